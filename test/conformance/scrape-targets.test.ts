import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPrometheusConfig } from '../../src/features/observability/collect/scrape/config/read-prometheus-config.ts'
import { discoverTargets } from '../../src/features/observability/collect/scrape/discovery/discover-targets.ts'
import { durationText } from '../../src/features/observability/collect/scrape/duration-text.ts'
import { makeTarget } from '../../src/features/observability/collect/scrape/make-target.ts'
import { eventually, tempDir } from '../harness/index.ts'

const config = `
global: { scrape_interval: 90s, scrape_timeout: 7s, external_labels: { site: a } }
scrape_configs:
- job_name: plain
  static_configs: [{ targets: ["127.0.0.1:1", "127.0.0.1:2"], labels: { team: a, __metrics_path__: /own } }, { targets: ["[::1]:3"] }]
- job_name: asked
  scrape_interval: 1h
  scrape_timeout: 1m
  metrics_path: /probe
  scheme: https
  params: { module: [http_2xx, second], token: [x] }
  static_configs: [{ targets: ["127.0.0.1:4"] }]
- job_name: blackbox
  metrics_path: /probe
  params: { module: [http_2xx] }
  static_configs: [{ targets: ["https://shop.example/a?b=c", "http://other.example"] }]
  relabel_configs:
  - { source_labels: [__address__], target_label: __param_target }
  - { source_labels: [__param_target], target_label: instance }
  - { target_label: __address__, replacement: "127.0.0.1:9115" }
- job_name: files
  file_sd_configs: [{ files: ["targets/*.yml", "targets/one.json"] }]
  relabel_configs:
  - { source_labels: [env], regex: "dev|test", action: drop }
  - { regex: "meta_(.+)", action: labelmap, replacement: "of_$1" }
  - { regex: "meta_.+", action: labeldrop }
  - { source_labels: [__address__], modulus: 8, target_label: shard, action: hashmod }
  - { source_labels: [env, __address__], separator: "@", regex: "(.*)@(.*):(.*)", target_label: joined, replacement: "\${2}-$1" }
  - { source_labels: [Team], target_label: team, action: lowercase }
  - { source_labels: [interval], regex: "(.+)", target_label: __scrape_interval__ }
  - { source_labels: [nothing], target_label: gone, replacement: "" }
`
const files: Record<string, string> = {
  'a.yml': '- { targets: ["127.0.0.1:5", "127.0.0.1:6"], labels: { env: prod, meta_zone: z1, Team: CORE } }\n- { targets: ["127.0.0.1:7"], labels: { env: dev } }\n',
  'b.yml': '- { targets: ["127.0.0.1:8"], labels: { env: prod, interval: 2m30s, job: renamed } }\n', 'one.json': '[{"targets": ["127.0.0.1:9"], "labels": {"env": "", "number": "1"}}]',
}

interface Shown {
  readonly scrapePool: string
  readonly labels: Record<string, string>
  readonly discoveredLabels: Record<string, string>
  readonly scrapeUrl: string
  readonly scrapeInterval: string
  readonly scrapeTimeout: string
}

const sorted = (record: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
// Version 2 shows labels as discovered that its own rules have changed: they are compared of jobs without rules.
const shown = ({ scrapePool, labels, discoveredLabels, scrapeUrl, scrapeInterval, scrapeTimeout }: Shown) => ({ scrapePool, labels: sorted(labels), discoveredLabels: ['plain', 'asked'].includes(scrapePool) ? sorted(discoveredLabels) : {}, scrapeUrl, scrapeInterval, scrapeTimeout })
const inOrder = <Value>(values: readonly Value[]) => values.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const isThere = has('prometheus')

describe.skipIf(!isThere)(`a prometheus.yml (${isThere ? 'beside Debian\'s Prometheus' : 'skipped: prometheus is not installed'})`, () => {
  it('gives the same targets, labels and addresses as Prometheus shows', async () => {
    const folder = await tempDir()
    await writeFile(join(folder, 'prometheus.yml'), config)
    spawnSync('mkdir', [join(folder, 'targets')])
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, 'targets', name), text)
    const port = await freePort()
    const prometheus = spawn('prometheus', [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' })
    const ended = once(prometheus, 'exit')
    try {
      const ask = async () => ((await (await fetch(`http://127.0.0.1:${port}/api/v1/targets`)).json()) as { data: { activeTargets: Shown[]; droppedTargets: { discoveredLabels: Record<string, string> }[] } }).data
      await eventually(async () => (await ask()).activeTargets.length === 10, { timeoutMs: 30_000, intervalMs: 200 })
      const theirs = await ask()
      const { jobs, faults } = readPrometheusConfig(await readFile(join(folder, 'prometheus.yml'), 'utf8'), folder)
      expect(faults).toEqual([])
      const made = (await Promise.all(jobs.map(async (job) => {
        const groups = (await Promise.all(job.discoveries.map((discovery) => discoverTargets(discovery, AbortSignal.timeout(5000))))).flat()
        return groups.flatMap((group) => group.targets.map((address) => makeTarget(job, group, address)))
      }))).flat()
      const ours = made.flatMap((each) => ('target' in each ? [{ scrapePool: each.target.job.name, labels: each.target.labels.toRecord(), discoveredLabels: each.target.discovered, scrapeUrl: each.target.url, scrapeInterval: durationText(each.target.intervalMs), scrapeTimeout: durationText(each.target.timeoutMs) }] : []))
      expect(inOrder(ours.map(shown))).toEqual(inOrder(theirs.activeTargets.map(shown)))
      expect(made.flatMap((each) => ('dropped' in each ? [each.dropped['__address__']] : []))).toEqual(theirs.droppedTargets.map(({ discoveredLabels }) => discoveredLabels['__address__']))
    } finally {
      prometheus.kill()
      await ended
    }
  }, 60_000)
})

it('writes durations as Prometheus does', () => {
  expect([0, 500, 15_000, 90_000, 3_600_000, 86_400_000, 604_800_000, 691_200_000, 31_536_000_000].map(durationText)).toEqual(['0s', '500ms', '15s', '1m30s', '1h', '1d', '1w', '8d', '1y'])
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
