import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { eventually } from '../eventually.ts'
import { freePort } from '../free-port.ts'

export interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: string
  readonly activeAt: string
  readonly value: string
}

export interface PrometheusGroup {
  readonly name: string
  readonly file: string
  /** Seconds. */
  readonly interval: number
  readonly lastEvaluation: string
  readonly rules: readonly { readonly name: string; readonly lastEvaluation: string; readonly health: string; readonly alerts?: readonly PrometheusAlert[] }[]
}

export interface WatchedPrometheus {
  readonly url: string
  configure(configuration: object): Promise<void>
  groups(): Promise<readonly PrometheusGroup[]>
  /** The values of an instant query, now. */
  values(query: string): Promise<readonly number[]>
  stop(): Promise<void>
}

/** A real Prometheus in a folder, which takes a new configuration while it runs. */
export async function startWatchedPrometheus(folder: string, configuration: object, givenPort?: number): Promise<WatchedPrometheus> {
  const port = givenPort ?? await freePort()
  const [url, file] = [`http://127.0.0.1:${port}`, join(folder, 'prometheus.yml')]
  await writeFile(file, stringify(configuration))
  const child = spawn('prometheus', [`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`, `--web.listen-address=127.0.0.1:${port}`, '--web.enable-lifecycle', '--storage.remote.flush-deadline=1s'], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const ask = async <Data>(path: string) => ((await (await fetch(`${url}/api/v1/${path}`)).json()) as { data: Data }).data
  await eventually(async () => (await fetch(`${url}/-/ready`)).ok, { timeoutMs: 30_000, intervalMs: 100 })
  return {
    url,
    configure: async (changed) => {
      await writeFile(file, stringify(changed))
      const answer = await fetch(`${url}/-/reload`, { method: 'POST' })
      if (!answer.ok) throw new Error(`Prometheus does not take its configuration: ${await answer.text()}`)
    },
    groups: async () => (await ask<{ groups: PrometheusGroup[] }>('rules')).groups,
    values: async (query) => (await ask<{ result: { value: [number, string] }[] }>(`query?${new URLSearchParams({ query })}`)).result.map(({ value }) => Number(value[1])),
    stop: async () => {
      child.kill()
      await ended
    },
  }
}
