import type { Handled, HttpRoute } from '#kernel/feature'
import { handle } from '#kernel/feature'
import type { ScrapeWork } from './collect/scrape-worker.ts'
import type { TargetState } from './collect/scrape/scraper.ts'
import { catalogSource } from './collect/scrape/discovery/catalog/catalog-job.ts'
import { durationText } from './collect/scrape/duration-text.ts'
import { listTargets } from './contract.ts'

/** What is scraped and how it goes, for people. */
export function targetsHandler(work: ScrapeWork): Handled {
  return handle(listTargets, async ({ job, health }) => {
    const states = (work.scraper?.states() ?? []).filter(({ target, health: own }) => (job === undefined || target.job.name === job) && (health === undefined || own === health))
    return {
      items: states.map(itemOf).toSorted((a, b) => (`${a.job}\n${a.instance}` < `${b.job}\n${b.instance}` ? -1 : 1)),
      isScraping: work.scraper !== undefined, file: work.file ?? null, droppedCount: work.scraper?.dropped().length ?? 0,
      found: (work.catalog?.found() ?? []).map((found) => ({ ...found, url: found.url === null ? null : withoutSecrets(found.url) })),
      faults: [...(work.scraper?.faults() ?? [])], notSupported: [...(work.scraper?.notSupported() ?? [])],
    }
  })
}

function itemOf({ target, health, lastError, lastScrapeAt, lastDurationMs, samples }: TargetState) {
  return {
    job: target.labels.get('job'), instance: target.labels.get('instance'), url: withoutSecrets(target.url), health, lastError: lastError === '' ? null : lastError, lastScrapeAt: lastScrapeAt?.toISOString() ?? null,
    durationMs: Math.round(lastDurationMs), samples, intervalMs: target.intervalMs, labels: target.labels.toRecord(), source: target.source,
    entity: target.source === catalogSource ? target.labels.get('entity') : null,
  }
}

/** Keys that probes take in their address are nobody's to read. */
function withoutSecrets(address: string): string {
  const url = new URL(address)
  for (const key of new Set(url.searchParams.keys())) if (/token|secret|password|key|auth/i.test(key)) url.searchParams.set(key, 'hidden')
  if (url.password !== '') url.password = 'hidden'
  return url.href
}

/** The same in Prometheus's shape. */
export function targetsRoute(work: ScrapeWork): HttpRoute {
  return {
    method: 'GET', path: '/prometheus/api/v1/targets', access: 'metrics:read', body: 'none', challenge: 'basic', summary: 'List targets, as Prometheus does.',
    handler: async ({ query }) => {
      const { state = 'any', scrapePool } = query
      const active = (work.scraper?.states() ?? []).filter(({ target }) => scrapePool === undefined || target.job.name === scrapePool)
      const dropped = work.scraper?.dropped() ?? []
      const data = { activeTargets: state === 'dropped' ? [] : active.map(activeOf), droppedTargets: state === 'active' ? [] : dropped.map((discoveredLabels) => ({ discoveredLabels })), droppedTargetCounts: {} }
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ status: 'success', data }) }
    },
  }
}

function activeOf({ target, health, lastError, lastScrapeAt, lastDurationMs }: TargetState) {
  const address = withoutSecrets(target.url)
  return {
    discoveredLabels: target.discovered, labels: target.labels.toRecord(), scrapePool: target.job.name, scrapeUrl: address, globalUrl: address, lastError, health,
    lastScrape: (lastScrapeAt ?? new Date(0)).toISOString(), lastScrapeDuration: lastDurationMs / 1000, scrapeInterval: durationText(target.intervalMs), scrapeTimeout: durationText(target.timeoutMs),
  }
}
