import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { eventually, tempDir } from '../index.ts'
import type { DescribedSeries } from '../../../src/lib/promql/notation/series-notation.ts'

const program = process.env['DAYBOOK_PROMETHEUS'] ?? 'prometheus'
const tool = process.env['DAYBOOK_PROMTOOL'] ?? 'promtool'

export function prometheusVersion(of = program): string | undefined {
  const shown = spawnSync(of, ['--version'], { encoding: 'utf8' })
  return shown.status === 0 ? /version (\S*)/.exec(`${shown.stdout}${shown.stderr}`)?.[1] : undefined
}

export interface RealPrometheus {
  readonly url: string
  query(query: string, times: { readonly start: number; readonly end: number; readonly step: number }): Promise<PrometheusAnswer>
  stop(): Promise<void>
}

export interface PrometheusAnswer {
  readonly status: 'success' | 'error'
  readonly error?: string
  readonly warnings?: readonly string[]
  readonly infos?: readonly string[]
  readonly data?: { readonly resultType: string; readonly result: readonly { readonly metric: Record<string, string>; readonly values?: readonly (readonly [number, string])[]; readonly value?: readonly [number, string] }[] }
}

/** Debian's Prometheus with series in its store; samples from `from` (ms) on, `step` apart. */
export async function startPrometheus(series: readonly DescribedSeries[], from: number, step: number, { program: started = program, flags = [] as readonly string[] } = {}): Promise<RealPrometheus> {
  const folder = await tempDir()
  writeBlocks(folder, series, from, step)
  writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n')
  const port = await freePort()
  const child = spawn(started, [...flags, `--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, '--storage.tsdb.retention.time=100y', `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  await eventually(async () => (await fetch(`${url}/-/ready`)).ok, { timeoutMs: 30_000, intervalMs: 100 })
  return {
    url,
    query: async (query, { start, end, step: by }) => {
      const body = new URLSearchParams(by === 0 ? { query, time: String(start / 1000) } : { query, start: String(start / 1000), end: String(end / 1000), step: String(by / 1000) })
      return await (await fetch(`${url}/api/v1/query${by === 0 ? '' : '_range'}`, { method: 'POST', body })).json() as PrometheusAnswer
    },
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Lays series down in `data` of a folder, where a Prometheus that is started there finds them. */
export function writeBlocks(folder: string, series: readonly DescribedSeries[], from: number, step: number): void {
  mkdirSync(join(folder, 'data'))
  writeFileSync(join(folder, 'samples.txt'), openMetrics(series, from, step))
  const made = spawnSync(tool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', join(folder, 'samples.txt'), join(folder, 'data')], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`promtool made no blocks: ${made.stderr}`)
}

function openMetrics(series: readonly DescribedSeries[], from: number, step: number): string {
  const byName = new Map<string, string[]>()
  for (const { labels, points } of series) {
    const lines = byName.get(labels.name) ?? []
    byName.set(labels.name, lines)
    const text = `${labels.name}{${labels.pairs().filter(([name]) => name !== '__name__').map(([name, value]) => `${name}="${value}"`).join(',')}}`
    for (const [at, point] of points.entries()) if (typeof point === 'number') lines.push(`${text} ${point} ${(from + at * step) / 1000}`)
  }
  return `${[...byName.values()].flat().join('\n')}\n# EOF\n`
}
