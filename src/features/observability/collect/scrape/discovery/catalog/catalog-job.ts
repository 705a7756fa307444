import { readPrometheusConfig } from '../../config/read-prometheus-config.ts'
import type { ScrapeJob, TargetGroup } from '../../scrape-job.ts'

/** What targets of the catalog have as their source. */
export const catalogSource = 'catalog'
const refreshMs = 5000

/** The job of what the catalog names, with the defaults of a prometheus.yml. */
export function catalogJob(read: (signal: AbortSignal) => Promise<TargetGroup[]>): ScrapeJob {
  const [job] = readPrometheusConfig('scrape_configs: [{ job_name: daybook-catalog, scrape_interval: 15s, static_configs: [] }]', '/').jobs
  if (!job) throw new Error('The job of the catalog does not read.')
  return { ...job, discoveries: [{ kind: 'catalog', read, refreshMs }] }
}
