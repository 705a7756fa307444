import type { Worker, WorkerContext } from '#kernel/feature'
import type { LogChunk } from '#kernel/telemetry'
import { sql } from '#platform/database'
import type { ObservabilityOptions } from '../observability-settings.ts'
import { keepExceptions } from './keep-exceptions.ts'
import type { Occurrence } from './occurrence.ts'
import { ExceptionReader } from './read-exceptions.ts'

const keepEveryMs = 2000
const mostWaiting = 20_000
const mostBehindMs = 3_600_000
const tidyEveryMs = 3_600_000
const keptDays = 90
const nsInMs = 1_000_000n

/** Reads all lines and spans as they come in and keeps what failed. Lines that came while nobody read are read at the start. */
export function exceptionsWorker({ telemetry }: ObservabilityOptions): Worker {
  return {
    id: 'exceptions', leader: true,
    async run(worker) {
      const stop = new AbortController()
      const signal = AbortSignal.any([worker.signal, stop.signal])
      const findings = new Findings(worker)
      const startedAt = worker.clock.now()
      const following = findings.takeAll(telemetry.logs.follow([], signal))
      // It may fail while what was missed is still read: that is heard of below, and must not end the process before.
      following.catch(() => undefined)
      try {
        await findings.takeAll(missed(telemetry.logs, await readUntil(worker, startedAt), startedAt))
        await Promise.race([following, keepOnAndOn(worker, findings)])
      } finally {
        stop.abort()
        await following.catch(() => undefined)
      }
    },
  }
}

async function keepOnAndOn(worker: WorkerContext, findings: Findings): Promise<void> {
  let tidiedAt = 0
  while (!worker.signal.aborted) {
    const now = worker.clock.now()
    await findings.keep(now)
    if (now.getTime() - tidiedAt > tidyEveryMs) {
      tidiedAt = now.getTime()
      await removeOld(worker, new Date(tidiedAt - keptDays * 86_400_000))
    }
    await worker.clock.sleep(keepEveryMs, worker.signal).catch(() => undefined)
  }
  await findings.keep(worker.clock.now())
}

/** What was found and not yet kept. Where keeping fails the worker begins again from where it last kept. */
class Findings {
  readonly #reader = new ExceptionReader()
  readonly #worker: WorkerContext
  #waiting: Occurrence[] = []
  #lost = 0
  /** A failure that is both logged and in its trace is one. */
  #recent = new Set<string>()

  constructor(worker: WorkerContext) {
    this.#worker = worker
  }

  async takeAll(chunks: AsyncIterable<LogChunk>): Promise<void> {
    for await (const chunk of chunks) this.#add(this.#reader.read(chunk))
  }

  async keep(now: Date): Promise<void> {
    this.#add(this.#reader.flush(now.getTime()))
    const found = this.#waiting
    this.#waiting = []
    if (this.#lost > 0) this.#worker.log.warn('More failures were told of than can be counted; some are not.', { count: this.#lost })
    this.#lost = 0
    await this.#worker.transact((ctx) => keepExceptions(ctx, found, now))
  }

  #add(found: readonly Occurrence[]): void {
    for (const occurrence of found) {
      if (this.#isTwice(occurrence)) continue
      if (this.#waiting.length < mostWaiting) this.#waiting.push(occurrence)
      else this.#lost += 1
    }
  }

  #isTwice({ traceId, fingerprint }: Occurrence): boolean {
    if (traceId === undefined) return false
    const key = `${traceId}\n${fingerprint}`
    if (this.#recent.has(key)) return true
    this.#recent.add(key)
    if (this.#recent.size > 10_000) this.#recent = new Set([...this.#recent].slice(5000))
    return false
  }
}

async function readUntil({ db }: WorkerContext, now: Date): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select at from observability_exception_position`.execute(db)
  return new Date(Math.min(now.getTime(), Math.max(rows[0]?.at.getTime() ?? 0, now.getTime() - mostBehindMs)))
}

function missed(logs: ObservabilityOptions['telemetry']['logs'], from: Date, to: Date): AsyncIterable<LogChunk> {
  return logs.select({ matchers: [], filters: [], from: BigInt(from.getTime()) * nsInMs, to: BigInt(to.getTime()) * nsInMs, direction: 'forward' })
}

async function removeOld({ db }: WorkerContext, before: Date): Promise<void> {
  await sql`delete from observability_exceptions where last_seen_at < ${before}`.execute(db)
  await sql`delete from observability_exception_hours where hour < ${before}`.execute(db)
}
