import { setTimeout as sleep } from 'node:timers/promises'
import { type AskedCheck, CheckAsker, type CheckOutcome, ChecksReply, type ChecksRequest, type GivenCheck, locationPaths, mostResults, type RemoteResult, ResultsReply, type ResultsRequest, settingsOf } from '#features/alerting/probing'
import { ProductError } from '#lib/errors'
import type { Log } from '#platform/log'
import { persist } from '../persist.ts'
import type { ServerClient } from '../server-client.ts'
import { ResultSpool } from './result-spool.ts'

export interface ChecksOptions {
  readonly client: Pick<ServerClient, 'ask'>
  readonly runnerId: string
  /** Where results are kept until the server has them. */
  readonly folder: string
  readonly log: Log
  readonly signal: AbortSignal
}

interface GivenHere extends AskedCheck {
  readonly given: GivenCheck
}

const waitMs = 25_000
const longestPauseMs = 500
/** Results that come together are told together. */
const gatherMs = 250
const unknownPauseMs = 1000
const longestUnknownPauseMs = 15_000

/**
 * Carries out the checks that the server gives this runner, as long as the signal lets it. Settings and secrets are kept in
 * memory alone; what was found is kept on the disk until the server has it.
 */
export async function doChecks(options: ChecksOptions): Promise<void> {
  const work = new CheckWork(options)
  await Promise.all([work.learn(), work.ask(), work.tell()])
}

class CheckWork {
  readonly #options: ChecksOptions
  readonly #spool: ResultSpool
  readonly #asker: CheckAsker<GivenHere>
  #ring: () => void = () => undefined

  constructor(options: ChecksOptions) {
    this.#options = options
    this.#spool = new ResultSpool(options)
    // A runner looks from inside its network, which is what it is there for.
    this.#asker = new CheckAsker({ allowPrivate: true, now: () => new Date(), signal: options.signal, onOutcome: (check, at, outcome) => this.#keep(check, at, outcome) })
    options.signal.addEventListener('abort', () => this.#ring(), { once: true })
  }

  async learn(): Promise<void> {
    let since = 0
    while (!this.#options.signal.aborted) {
      const request: ChecksRequest = { runnerId: this.#options.runnerId, since, waitMs }
      const reply = await this.#persist(() => this.#options.client.ask(locationPaths.checks, ChecksReply, request, this.#options.signal))
      if (!reply) return
      since = reply.position
      this.#take(reply)
    }
  }

  async ask(): Promise<void> {
    const { signal } = this.#options
    while (!signal.aborted) await sleep(this.#asker.startDue(performance.now(), longestPauseMs), undefined, { signal }).catch(() => undefined)
    await this.#asker.idle()
    this.#spool.flush()
  }

  async tell(): Promise<void> {
    const { signal, client, runnerId, log } = this.#options
    while (!signal.aborted) {
      await this.#untilFound()
      const [batch, dropped] = [this.#spool.batch(mostResults), this.#spool.dropped]
      if (!batch) continue
      const request = (): ResultsRequest & { waitMs?: number } => ({ runnerId, sentAt: new Date().toISOString(), dropped, ...batch })
      const reply = await this.#persist(() => client.ask(locationPaths.results, ResultsReply, request(), signal))
      if (!reply) return
      for (const { number, why } of reply.refused.slice(0, 5)) log.warn('The server refuses the result of a check.', { number, why })
      this.#spool.confirm(Math.max(reply.nextResult, batch.first + batch.results.length), dropped)
    }
  }

  #take({ isWhole, checks, gone, nextResult }: ChecksReply): void {
    this.#spool.startAt(nextResult)
    const named = new Set(checks.map(keyOf))
    const dropped = isWhole ? this.#asker.keys().filter((key) => !named.has(key)) : gone.map(keyOf)
    for (const key of dropped) this.#asker.remove(key)
    for (const given of checks) this.#begin(given)
  }

  #begin(given: GivenCheck): void {
    try {
      const settings = settingsOf(given)
      if (settings.kind !== 'heartbeat') this.#asker.set({ key: keyOf(given), settings, secret: given.secret ?? undefined, given })
    } catch (error) {
      this.#options.log.warn('A check does not read. Is the runner older than the server?', { check: given.name, error })
    }
  }

  #keep(check: GivenHere, at: Date, outcome: CheckOutcome): void {
    if (!this.#asker.has(check)) return
    const { name, location, revision } = check.given
    this.#spool.add({ name, location, revision, at: at.toISOString(), outcome: toldOf(outcome) })
    this.#ring()
  }

  async #untilFound(): Promise<void> {
    const { signal } = this.#options
    if (this.#spool.isEmpty && !signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#ring = resolve
      })
    }
    await sleep(gatherMs, undefined, { signal }).catch(() => undefined)
  }

  /** Undefined when the runner stops. A server that does not know the runner will when the runner has registered anew, which others see to. */
  async #persist<Reply>(ask: () => Promise<Reply>): Promise<Reply | undefined> {
    const { log, signal } = this.#options
    for (let pauseMs = unknownPauseMs; ; pauseMs = Math.min(longestUnknownPauseMs, 2 * pauseMs)) {
      try {
        return await persist(ask, log, signal)
      } catch (error) {
        if (signal.aborted) return undefined
        if (!(error instanceof ProductError) || error.code !== 'not-found') throw error
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

function keyOf({ name, location }: Pick<GivenCheck, 'name' | 'location'>): string {
  return `${name} ${location}`
}

function toldOf({ expiresAt, details, error, ...outcome }: CheckOutcome): RemoteResult['outcome'] {
  return { ...outcome, error: error?.slice(0, 2000) ?? null, expiresAt: expiresAt?.toISOString() ?? null, ...(details ? { details } : {}) }
}
