import type { Worker, WorkerContext } from '#kernel/feature'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { CatalogTargets } from './scrape/discovery/catalog/catalog-targets.ts'
import { loadPlan, planStamp, type PlanSources } from './scrape/load-plan.ts'
import { Scraper } from './scrape/scraper.ts'

const lookEveryMs = 5000

/** Who scrapes in this process, for those who ask about targets. */
export class ScrapeWork {
  scraper: Scraper | undefined
  catalog: CatalogTargets | undefined
  /** The configuration that was imported. */
  file: string | undefined
}

/** Scrapes all targets, on one server of several. A configuration that changes is read anew. */
export function scrapeWorker({ settings, telemetry, dockerHost }: ObservabilityOptions, work: ScrapeWork): Worker {
  return {
    id: 'scrape', leader: true,
    async run(worker) {
      const scraper = new Scraper({ metrics: telemetry.metrics, exemplars: telemetry.exemplars, clock: worker.clock, log: worker.log })
      const catalog = new CatalogTargets({ worker, allowed: settings.catalogTargets, states: () => scraper.states() })
      const sources: PlanSources = { catalogJob: catalog.job, prometheusFile: settings.prometheusFile, projectDir: worker.site.projectDir, dockerHost: settings.dockerTargets ? dockerHost : undefined }
      work.scraper = scraper
      work.catalog = catalog
      try {
        while (!worker.signal.aborted) await runPlan(scraper, sources, worker, work)
      } finally {
        work.scraper = undefined
        work.catalog = undefined
        await scraper.stop()
      }
    },
  }
}

/** Until the configuration changes, or the work ends. */
async function runPlan(scraper: Scraper, sources: PlanSources, worker: WorkerContext, work: ScrapeWork): Promise<void> {
  const plan = await loadPlan(sources)
  work.file = plan.file
  const changed = new AbortController()
  const running = scraper.run(plan, AbortSignal.any([worker.signal, changed.signal]))
  const ended = running.finally(() => changed.abort())
  while (!changed.signal.aborted && !worker.signal.aborted) {
    await worker.clock.sleep(lookEveryMs, worker.signal).catch(() => undefined)
    if (await planStamp(sources) !== plan.stamp) changed.abort()
  }
  await ended
}
