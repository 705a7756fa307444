import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Feature, Site, Worker, WorkerContext } from '#kernel/feature'
import type { Clock } from '#platform/clock'
import type { Database } from '#platform/database'
import type { Log } from '#platform/log'
import { type Dispatcher, systemPrincipal } from './dispatch/dispatcher.ts'

export interface WorkersParts {
  readonly parts: readonly Feature[]
  readonly dispatcher: Dispatcher
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  readonly site: () => Site
  /** They begin after it; left out: at once. */
  readonly untilServed?: (signal: AbortSignal) => Promise<void>
}

const firstPauseMs = 250
const longestPauseMs = 30_000

/** Starts every part's workers; leader's work is held by a lease, so that one server of several does it. Gives the stop. */
export function startWorkers(parts: WorkersParts): () => Promise<void> {
  const stop = new AbortController()
  setMaxListeners(0, stop.signal)
  const running = parts.parts.flatMap((part) => (part.workers ?? []).map((worker) => runWorker(part, worker, parts, stop.signal)))
  return async () => {
    stop.abort()
    await Promise.allSettled(running)
  }
}

async function runWorker(part: Feature, worker: Worker, parts: WorkersParts, signal: AbortSignal): Promise<void> {
  const name = `worker:${part.id}:${worker.id}`
  const run = (workSignal: AbortSignal) => runAgain(part, worker, parts, workSignal)
  await parts.untilServed?.(signal)
  if (!worker.leader) return run(signal)
  while (!signal.aborted) {
    await parts.database.withLease(name, run, { signal }).catch((error: unknown) => parts.log.warn('A lease was not to be had.', { worker: name, error }))
  }
}

/** A worker that throws is started again, each time after a longer pause. */
async function runAgain(part: Feature, worker: Worker, parts: WorkersParts, signal: AbortSignal): Promise<void> {
  let pauseMs = firstPauseMs
  while (!signal.aborted) {
    const startedAt = performance.now()
    try {
      await worker.run(workerContext(part, parts, signal))
    } catch (error) {
      if (!signal.aborted) parts.log.error('A worker failed and is started again.', { part: part.id, worker: worker.id, error })
    }
    if (signal.aborted) return
    pauseMs = performance.now() - startedAt > longestPauseMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs)
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

export function workerContext(part: Feature, { dispatcher, database, clock, log, site }: WorkersParts, signal: AbortSignal): WorkerContext {
  const principal = systemPrincipal(part.id)
  // Any number of requests and waits of a worker end with it: many listeners are no leak here.
  setMaxListeners(0, signal)
  return {
    db: database.db, database, clock, log: log.child({ part: part.id }), site: site(), signal,
    transact: (work, as) => dispatcher.transact(as?.actor ? { ...principal, actor: as.actor } : principal, work, { cause: as?.cause }),
  }
}
