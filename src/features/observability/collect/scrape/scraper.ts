import { setTimeout as sleep } from 'node:timers/promises'
import type { MetricsStore } from '#kernel/telemetry'
import type { Clock } from '#platform/clock'
import type { Log } from '#platform/log'
import type { ConfigFault } from './config/config-reader.ts'
import { discoverTargets } from './discovery/discover-targets.ts'
import { makeTarget, type Target } from './make-target.ts'
import type { Discovery, ScrapeJob, TargetGroup } from './scrape-job.ts'
import { type ScrapeResult, TargetScrape } from './scrape-target.ts'

export interface TargetState {
  readonly target: Target
  readonly health: 'unknown' | 'up' | 'down'
  readonly lastError: string
  readonly lastScrapeAt: Date | undefined
  readonly lastDurationMs: number
  readonly samples: number
}

/** What a configuration asks for, and what of it is not done. */
export interface ScrapePlan {
  readonly jobs: readonly ScrapeJob[]
  readonly faults: readonly ConfigFault[]
  readonly notSupported: readonly ConfigFault[]
}

interface RunningTarget {
  state: TargetState
  readonly stop: AbortController
  readonly ended: Promise<void>
}

interface ScraperParts {
  readonly exemplars: { write(exemplars: ScrapeResult['exemplars']): Promise<void> }
  readonly metrics: Pick<MetricsStore, 'write' | 'writeMetadata'>
  readonly clock: Clock
  readonly log: Log
}

const maxDropped = 500

/** Discovers the targets of all jobs and scrapes each in its interval. One server of several does it. */
export class Scraper {
  readonly #parts: ScraperParts
  readonly #running = new Map<string, RunningTarget>()
  readonly #dropped = new Map<string, Readonly<Record<string, string>>[]>()
  readonly #faults = new Map<string, string>()
  #plan: ScrapePlan = { jobs: [], faults: [], notSupported: [] }

  constructor(parts: ScraperParts) {
    this.#parts = parts
  }

  states(): readonly TargetState[] {
    return [...this.#running.values()].map(({ state }) => state)
  }

  dropped(): readonly Readonly<Record<string, string>>[] {
    return [...this.#dropped.values()].flat()
  }

  /** Faults of the configuration, and of the discoveries as they stand. */
  faults(): readonly ConfigFault[] {
    return [...this.#plan.faults, ...[...this.#faults].map(([path, message]) => ({ path, message }))]
  }

  notSupported(): readonly ConfigFault[] {
    return this.#plan.notSupported
  }

  /** Works on a plan until the signal aborts. */
  async run(plan: ScrapePlan, signal: AbortSignal): Promise<void> {
    this.#plan = plan
    this.#faults.clear()
    this.#dropped.clear()
    const names = new Set(plan.jobs.map(({ name }) => name))
    for (const [id, running] of this.#running) if (!names.has(running.state.target.job.name)) this.#end(id, true)
    await Promise.all(plan.jobs.map((job) => this.#follow(job, signal)))
    await sleepUntil(signal)
  }

  /** Stops all: the server ends, or another one goes on with the same targets, so nothing is marked as gone. */
  async stop(): Promise<void> {
    const ending = [...this.#running.values()].map(({ ended }) => ended)
    for (const id of this.#running.keys()) this.#end(id, false)
    await Promise.allSettled(ending)
  }

  async #follow(job: ScrapeJob, signal: AbortSignal): Promise<void> {
    const found: (readonly TargetGroup[])[] = job.discoveries.map(() => [])
    this.#sync(job, [])
    await Promise.all(job.discoveries.map(async (discovery, at) => {
      do {
        found[at] = await this.#discover(job, discovery, found[at] ?? [], signal)
        if (!signal.aborted) this.#sync(job, found.flat())
      } while (discovery.kind !== 'static' && await isStillOn(discovery.refreshMs, signal))
    }))
  }

  async #discover(job: ScrapeJob, discovery: Discovery, before: readonly TargetGroup[], signal: AbortSignal): Promise<readonly TargetGroup[]> {
    const path = `${job.name}: ${discovery.kind}`
    try {
      const groups = await discoverTargets(discovery, signal)
      this.#faults.delete(path)
      return groups
    } catch (error) {
      this.#faults.set(path, `Targets could not be discovered, and those known before stay: ${error instanceof Error ? error.message : 'the reason is not known.'}`)
      return before
    }
  }

  /** Starts what is new and ends what is gone. */
  #sync(job: ScrapeJob, groups: readonly TargetGroup[]): void {
    const targets = new Map<string, Target>()
    const dropped: Readonly<Record<string, string>>[] = []
    for (const group of groups) {
      for (const address of group.targets) {
        const made = makeTarget(job, group, address)
        if ('target' in made) targets.set(made.target.id, made.target)
        else if ('dropped' in made && dropped.length < maxDropped) dropped.push(made.dropped)
        else if ('fault' in made) this.#faults.set(`${job.name}: ${address}`, made.fault)
      }
    }
    this.#dropped.set(job.name, dropped)
    const limit = job.limits.targets
    const isOver = limit > 0 && targets.size > limit
    if (isOver) this.#faults.set(job.name, `The job has ${targets.size} targets; target_limit is ${limit}. None of them is scraped.`)
    for (const [id, { state }] of this.#running) if (state.target.job.name === job.name && (isOver || !targets.has(id) || state.target.job !== job)) this.#end(id, !targets.has(id))
    if (!isOver) for (const target of targets.values()) if (!this.#running.has(target.id)) this.#start(target)
  }

  #start(target: Target): void {
    const stop = new AbortController()
    const state: TargetState = { target, health: 'unknown', lastError: '', lastScrapeAt: undefined, lastDurationMs: 0, samples: 0 }
    const running: RunningTarget = { state, stop, ended: Promise.resolve().then(() => this.#loop(target, (next) => { running.state = next }, stop.signal)) }
    this.#running.set(target.id, running)
  }

  #end(id: string, isGone: boolean): void {
    this.#running.get(id)?.stop.abort(isGone ? 'gone' : 'stopped')
    this.#running.delete(id)
  }

  async #loop(target: Target, tell: (state: TargetState) => void, signal: AbortSignal): Promise<void> {
    const scrape = new TargetScrape(target)
    const { clock, log } = this.#parts
    while (await isStillOn(waitMs(target, clock.now().getTime()), signal)) {
      const at = clock.now()
      try {
        const result = await scrape.scrape(at.getTime(), signal)
        if (signal.aborted) break
        const complaint = await this.#write(target, result)
        const lastError = result.error ?? complaint
        tell({ target, health: result.error === undefined ? 'up' : 'down', lastError, lastScrapeAt: at, lastDurationMs: result.durationMs, samples: result.scraped })
      } catch (error) {
        log.error('A scrape failed for a reason of Daybook\'s own.', { target: target.url, error })
        tell({ target, health: 'unknown', lastError: 'It could not be scraped or kept, for a reason that Daybook\'s log names.', lastScrapeAt: at, lastDurationMs: 0, samples: 0 })
      }
    }
    if (signal.reason === 'gone') await this.#parts.metrics.write({ ...scrape.end(clock.now().getTime()), source: sourceOf(target) }).catch((error: unknown) => log.warn('The end of a target could not be written.', { target: target.url, error }))
  }

  /** Gives a sentence where some of it was not taken. */
  async #write(target: Target, { samples, metadata, exemplars }: ScrapeResult): Promise<string> {
    const { metrics } = this.#parts
    const report = await metrics.write({ ...samples, source: sourceOf(target) })
    if (metadata.length > 0) await metrics.writeMetadata(metadata)
    await this.#parts.exemplars.write(exemplars)
    const [worst] = report.rejected.filter(({ reason }) => reason !== 'duplicate')
    return worst === undefined ? '' : `${worst.count} samples were not taken: ${worst.example}`
  }
}

function sourceOf(target: Target): string {
  return `scrape:${target.job.name}`
}

/** Each target has its own place within the interval, the same after a restart: not all are asked at once. */
function waitMs({ id, intervalMs }: Target, nowMs: number): number {
  const offset = Number.parseInt(id.slice(0, 8), 16) % intervalMs
  return intervalMs - ((((nowMs - offset) % intervalMs) + intervalMs) % intervalMs)
}

async function isStillOn(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  return await sleep(ms, true, { signal }).catch(() => false)
}

function sleepUntil(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
