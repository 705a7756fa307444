import { acceptHeader, formatOf, readExposition } from '#lib/exposition'
import type { Clock } from '#platform/clock'
import { fetchExposition } from '../../fetch-exposition.ts'
import type { ScrapeJob } from '../../scrape-job.ts'
import type { CatalogOffer } from './catalog-offers.ts'

const timeoutMs = 5000
const againAfterMs = 60_000

/** Looks whether what may have metrics has some. What has once answered stays: that it is down then is for its target to tell. */
export class ExpositionProbe {
  readonly #job: ScrapeJob
  readonly #clock: Clock
  /** Why there are none, and when that was seen; undefined where there are. */
  #known = new Map<string, { readonly silence: string | undefined; readonly atMs: number }>()

  constructor(job: ScrapeJob, clock: Clock) {
    this.#job = job
    this.#clock = clock
  }

  /** By address why it gives no metrics; addresses that give some are not among them. */
  async answering(offers: readonly Pick<CatalogOffer, 'url'>[], signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const addresses = [...new Set(offers.flatMap(({ url }) => url?.href ?? []))]
    const now = this.#clock.now().getTime()
    const known = await Promise.all(addresses.map(async (address) => {
      const before = this.#known.get(address)
      const isFresh = before !== undefined && (before.silence === undefined || now - before.atMs < againAfterMs)
      return [address, isFresh ? before : { silence: await this.#silenceOf(address, signal), atMs: now }] as const
    }))
    this.#known = new Map(known)
    return new Map(known.flatMap(([address, { silence }]) => (silence === undefined ? [] : [[address, silence]])))
  }

  async #silenceOf(address: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
      const { text, contentType } = await fetchExposition(address, { client: this.#job.client, headers: { accept: acceptHeader }, maxBytes: this.#job.limits.bodyBytes, signal: ended })
      const format = formatOf(contentType)
      let samples = 0
      if (format) readExposition(text, format, { metadata: () => undefined, sample: () => { samples += 1 } })
      return samples > 0 ? undefined : 'It answers there, and not with metrics. Say where they are by prometheus.io/url in its catalog-info.yaml.'
    } catch (error) {
      return `It gives no metrics there: ${error instanceof Error ? error.message : 'the reason is not known.'} Say where they are by prometheus.io/url in its catalog-info.yaml.`
    }
  }
}
