import { readFile, stat } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { dockerLabelJob } from './config/docker-label-jobs.ts'
import { readPrometheusConfig } from './config/read-prometheus-config.ts'
import type { HttpClientConfig, ScrapeJob } from './scrape-job.ts'
import type { ScrapePlan } from './scraper.ts'

export interface PlanSources {
  /** What an administrator set; undefined looks into the folder. */
  readonly prometheusFile: string | undefined
  readonly projectDir: string
  /** Undefined where containers are not looked at. */
  readonly dockerHost: string | undefined
  /** What the catalog names. */
  readonly catalogJob: ScrapeJob
}

export interface LoadedPlan extends ScrapePlan {
  /** Changes with the configuration. */
  readonly stamp: string
  readonly file: string | undefined
}

const maxFileBytes = 4 * 2 ** 20
const usualNames = ['prometheus.yml', 'prometheus.yaml']

/** All that is to be scraped, as it stands now. */
export async function loadPlan(sources: PlanSources): Promise<LoadedPlan> {
  const found = await fileOf(sources)
  const docker = sources.dockerHost === undefined ? undefined : dockerLabelJob(sources.dockerHost)
  const own = [...(docker ? [docker] : []), sources.catalogJob]
  if (!found) return { jobs: own, faults: [], notSupported: [], stamp: '', file: undefined }
  const { path, stamp } = found
  const text = await readFile(path, 'utf8').catch(() => '')
  const config = readPrometheusConfig(text, dirname(path))
  const isTrusted = sources.prometheusFile !== undefined
  const reaching = isTrusted ? [] : config.jobs.filter((job) => reachesOut(job, sources.projectDir))
  const outside = reaching.map(({ name }) => ({ path: name, message: `The job reads files outside of the folder. A prometheus.yml that was only found may not: name it by the setting prometheusFile.` }))
  const jobs = config.jobs.filter((job) => !reaching.includes(job) && !own.some(({ name }) => name === job.name))
  return { jobs: [...jobs, ...own], faults: [...config.faults, ...outside], notSupported: config.notSupported, stamp, file: path }
}

/** Cheap enough to ask every few seconds. */
export async function planStamp(sources: PlanSources): Promise<string> {
  return (await fileOf(sources))?.stamp ?? ''
}

async function fileOf({ prometheusFile, projectDir }: PlanSources): Promise<{ path: string; stamp: string } | undefined> {
  if (prometheusFile === '') return undefined
  const paths = prometheusFile === undefined ? usualNames.map((name) => join(projectDir, name)) : [isAbsolute(prometheusFile) ? prometheusFile : join(projectDir, prometheusFile)]
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile() && found.size <= maxFileBytes) return { path, stamp: `${path}\n${found.mtimeMs}\n${found.size}\n${found.ino}` }
  }
  return undefined
}

function reachesOut(job: ScrapeJob, projectDir: string): boolean {
  const clients = [job.client, ...job.discoveries.flatMap((discovery) => (discovery.kind === 'http' ? [discovery.client] : []))]
  const files = [...clients.flatMap(filesOf), ...job.discoveries.flatMap((discovery) => (discovery.kind === 'file' ? discovery.files : []))]
  return files.some((file) => relative(projectDir, file).startsWith('..'))
}

function filesOf({ authorization, basicAuth, tls }: HttpClientConfig): string[] {
  return [authorization?.secret.file, basicAuth?.password.file, tls.caFile, tls.certFile, tls.keyFile].flatMap((file) => file ?? [])
}
