import { isAbsolute, join } from 'node:path'
import { readYaml } from '#lib/yaml-text'
import type { Discovery, ScrapeJob, ScrapeLimits } from '../scrape-job.ts'
import { type ConfigFault, ConfigNotes, ConfigReader } from './config-reader.ts'
import { readHttpClient } from './read-http-client.ts'
import { readRelabelRules } from './read-relabel-rules.ts'
import { unusedOfFile, unusedOfGlobal, unusedOfJob, usedOfFile, usedOfGlobal, usedOfJob } from './unused-keys.data.ts'

export interface PrometheusConfig {
  readonly jobs: readonly ScrapeJob[]
  readonly faults: readonly ConfigFault[]
  /** What Prometheus would do and Daybook does not, each named. */
  readonly notSupported: readonly ConfigFault[]
}

const minute = 60_000
const maxBodyBytes = 64 * 2 ** 20
const discoveries = new Set(['static_configs', 'file_sd_configs', 'http_sd_configs', 'docker_sd_configs'])

/** Reads a `prometheus.yml`. What has a fault is left out and named; `folder` is where its relative paths begin. */
export function readPrometheusConfig(text: string, folder: string): PrometheusConfig {
  const notes = new ConfigNotes()
  const { documents, faults } = readYaml(text)
  for (const { line, message } of faults) notes.fault(`line ${line}`, message)
  const config = new ConfigReader(documents[0]?.value, '', notes)
  const global = config.map('global')
  nameUnused(config, usedOfFile, unusedOfFile)
  nameUnused(global, usedOfGlobal, unusedOfGlobal)
  const names = new Set<string>()
  const jobs = config.maps('scrape_configs').flatMap((entry) => {
    const job = readJob(entry, global, folder)
    if (job && names.has(job.name)) entry.fault('job_name', `There are two jobs called ${JSON.stringify(job.name)}: the second is left out.`)
    if (!job || names.has(job.name)) return []
    names.add(job.name)
    return [job]
  })
  return { jobs, faults: notes.faults, notSupported: notes.notSupported }
}

function readJob(entry: ConfigReader, global: ConfigReader, folder: string): ScrapeJob | undefined {
  const name = entry.text('job_name', '')
  if (name === '') return void entry.fault('job_name', 'A scrape needs a job_name.')
  nameUnused(entry, usedOfJob, unusedOfJob)
  const intervalMs = entry.durationMs('scrape_interval', global.durationMs('scrape_interval', minute))
  const timeoutMs = entry.durationMs('scrape_timeout', Math.min(intervalMs, global.durationMs('scrape_timeout', 10_000)))
  if (timeoutMs > intervalMs) entry.fault('scrape_timeout', 'The timeout is longer than the interval: the interval is taken.')
  const params = entry.map('params')
  return {
    name, intervalMs, timeoutMs: Math.min(timeoutMs, intervalMs), path: entry.text('metrics_path', '/metrics'), scheme: entry.text('scheme', 'http'),
    params: Object.fromEntries(params.keys().map((key) => [key, params.texts(key)])),
    honorLabels: entry.flag('honor_labels', false), honorTimestamps: entry.flag('honor_timestamps', true), tracksTimestampStaleness: entry.flag('track_timestamps_staleness', false),
    limits: readLimits(entry, global), client: readHttpClient(entry, folder),
    relabelRules: readRelabelRules(entry, 'relabel_configs'), metricRelabelRules: readRelabelRules(entry, 'metric_relabel_configs'),
    discoveries: readDiscoveries(entry, folder), externalLabels: global.labels('external_labels'),
  }
}

/** Nothing is passed over in silence: what is not used is named with why, what nobody knows is a fault. */
function nameUnused(config: ConfigReader, used: ReadonlySet<string>, unused: Readonly<Record<string, string>>): void {
  for (const key of config.keys()) {
    const why = Object.hasOwn(unused, key) ? unused[key] : undefined
    if (why !== undefined) config.unsupported(key, why)
    else if (!used.has(key) && !key.endsWith('_sd_configs') && key !== 'static_configs') config.fault(key, 'Prometheus knows no such key here. See whether it is misspelt, or stands in the wrong place.')
  }
}

/** Prometheus has no limit on a body unless one is set; here there always is one. */
function readLimits(entry: ConfigReader, global: ConfigReader): ScrapeLimits {
  const of = (key: string) => entry.count(key, global.count(key, 0))
  const bodyBytes = entry.sizeBytes('body_size_limit', global.sizeBytes('body_size_limit', 0))
  return {
    bodyBytes: bodyBytes === 0 ? maxBodyBytes : Math.min(bodyBytes, maxBodyBytes), samples: of('sample_limit'), labels: of('label_limit'),
    labelNameLength: of('label_name_length_limit'), labelValueLength: of('label_value_length_limit'), targets: of('target_limit'),
  }
}

function readDiscoveries(entry: ConfigReader, folder: string): Discovery[] {
  for (const key of entry.keys()) {
    if (key.endsWith('_sd_configs') && !discoveries.has(key)) entry.unsupported(key, `Targets are not discovered by ${key.replace('_sd_configs', '')}: write them as static_configs, or give them by file_sd_configs or http_sd_configs.`)
  }
  const path = (file: string) => (isAbsolute(file) ? file : join(folder, file))
  const statics = entry.maps('static_configs').map((group) => ({ targets: group.texts('targets'), labels: group.labels('labels'), source: group.path }))
  return [
    ...(statics.length === 0 ? [] : [{ kind: 'static' as const, groups: statics }]),
    ...entry.maps('file_sd_configs').map((sd): Discovery => ({ kind: 'file', files: sd.texts('files').map(path), refreshMs: sd.durationMs('refresh_interval', 5 * minute) })),
    ...entry.maps('http_sd_configs').map((sd): Discovery => ({ kind: 'http', url: sd.text('url', ''), client: readHttpClient(sd, folder), refreshMs: sd.durationMs('refresh_interval', minute) })),
    ...entry.maps('docker_sd_configs').map((sd): Discovery => ({ kind: 'docker', host: sd.text('host', ''), port: sd.count('port', 80), networkHost: sd.text('host_networking_host', 'localhost'), refreshMs: sd.durationMs('refresh_interval', minute) })),
  ]
}
