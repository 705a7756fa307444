import type { WorkerContext } from '#kernel/feature'
import { newId } from '#lib/id'
import { ProductError } from '#lib/errors'
import type { SecretBox } from '#platform/secrets'
import { type CheckRow, tablesOf } from '../alerting-tables.ts'
import { type PendingResult, writeResults } from './check-results.ts'
import { CheckWheel } from './check-wheel.ts'
import type { CheckSeries } from './check-series.ts'
import { openSecret, settingsOf } from './check-settings.ts'
import type { CheckSettings } from './checks-contract.ts'
import { type CheckCount, countResult } from './count-results.ts'
import { isBeingDeployed } from './deployment-under-way.ts'
import type { CheckOutcome } from './kinds/check-kind.ts'
import { runCheck } from './run-check.ts'

type AskedCheck = Exclude<CheckSettings, { kind: 'heartbeat' }>

interface KnownCheck {
  settings: AskedCheck
  secret: string | undefined
  revision: number
  count: CheckCount
  alertId: string | null
  isUnderWay: boolean
  /** Since when failures are not counted because a deployment is under way, by a clock that only goes forward. */
  heldSinceMs: number | undefined
}

export interface CheckRunnerOptions {
  readonly allowPrivate: boolean
  /** The box that keeps what checks send. */
  readonly secrets: SecretBox
  /** Where what was found goes as series. */
  readonly series: CheckSeries
  /** Requests at once; more wait. */
  readonly maxUnderWay?: number
}

const flushEveryMs = 500
const longestBatch = 500
/** While the database is away; beyond that the oldest that change nothing are let go. */
const longestQueue = 100_000
const longestHoldMs = 60_000

/**
 * Runs all checks: each in its interval by a clock that only goes forward, results written in batches. What a check has
 * counted is read from the database at the start and is the database's again with each batch.
 */
export class CheckRunner {
  readonly #worker: WorkerContext
  readonly #options: CheckRunnerOptions
  readonly #wheel = new CheckWheel()
  readonly #checks = new Map<string, KnownCheck>()
  readonly #underWay = new Set<Promise<void>>()
  #waiting: string[] = []
  #pending: PendingResult[] = []
  #isFlushing = false

  constructor(worker: WorkerContext, options: CheckRunnerOptions) {
    this.#worker = worker
    this.#options = options
  }

  /** Returns when the worker's signal aborts, with everything written that was found out. */
  async run(): Promise<void> {
    const { signal, clock } = this.#worker
    await this.load()
    let flushedAt = performance.now()
    while (!signal.aborted) {
      this.startDue(performance.now())
      const hasTurned = this.#pending.some(({ transition }) => transition !== null)
      if (hasTurned || performance.now() - flushedAt >= flushEveryMs) {
        flushedAt = performance.now()
        void this.flush()
        void this.#writeSeries()
      }
      const untilNextMs = (this.#wheel.nextAt() ?? Number.POSITIVE_INFINITY) - performance.now()
      await clock.sleep(Math.max(5, Math.min(untilNextMs, 100)), signal).catch(() => undefined)
    }
    await Promise.all(this.#underWay)
    await this.flush()
  }

  /** Series are another picture of the results: one that cannot be written holds nothing back. */
  async #writeSeries(): Promise<void> {
    const { series } = this.#options
    series.sayAgain(this.#worker.clock.now().getTime())
    await series.write().catch((error: unknown) => this.#worker.log.warn('What checks found could not be written as series.', { error }))
  }

  /** Reads all checks that are asked, or one that was changed. */
  async load(name?: string): Promise<void> {
    const query = tablesOf(this.#worker.db).selectFrom('alerting_checks').selectAll()
    const rows = await (name === undefined ? query : query.where('name', '=', name)).execute()
    const asked = rows.flatMap((row) => (row.is_on ? this.#read(row) : []))
    const found = new Set(asked.map(({ row }) => row.name))
    for (const known of name === undefined ? [...this.#checks.keys()] : [name]) if (!found.has(known)) this.#forget(known)
    for (const { row, settings } of asked) this.#learn(row, settings)
  }

  /** Heartbeats are not asked. Settings that do not read must not keep the others from being carried out. */
  #read(row: CheckRow): { row: CheckRow; settings: AskedCheck }[] {
    try {
      const settings = settingsOf(row)
      return settings.kind === 'heartbeat' ? [] : [{ row, settings }]
    } catch (error) {
      this.#worker.log.error('The settings of a check do not read. Save it again.', { check: row.name, error })
      return []
    }
  }

  #learn(row: CheckRow, settings: AskedCheck): void {
    const earlier = this.#checks.get(row.name)
    if (earlier?.revision === row.revision) return
    if (earlier) this.#options.series.end(row.name, this.#worker.clock.now().getTime())
    const count = { failures: row.consecutive_failures, successes: row.consecutive_successes, firstFailureAt: row.first_failure_at, isFiring: row.alert_id !== null }
    this.#checks.set(row.name, { settings, secret: this.#secretOf(row), revision: row.revision, count, alertId: row.alert_id, isUnderWay: earlier?.isUnderWay ?? false, heldSinceMs: earlier?.heldSinceMs })
    if (earlier?.settings.intervalMs !== settings.intervalMs) this.#wheel.add(row.name, settings.intervalMs, performance.now())
  }

  /** Without it the check says itself what is missing. */
  #secretOf(row: CheckRow): string | undefined {
    try {
      return openSecret(this.#options.secrets, row)
    } catch (error) {
      this.#worker.log.warn('The secret of a check does not open. Enter it again.', { check: row.name, error })
      return undefined
    }
  }

  #forget(name: string): void {
    this.#checks.delete(name)
    this.#options.series.end(name, this.#worker.clock.now().getTime())
    this.#wheel.remove(name)
  }

  /** Starts those whose time has come; a check is never under way twice. */
  startDue(nowMs: number): void {
    this.#waiting.push(...this.#wheel.take(nowMs))
    const room = (this.#options.maxUnderWay ?? 500) - this.#underWay.size
    for (const name of this.#waiting.splice(0, Math.max(0, room))) {
      const check = this.#checks.get(name)
      if (!check || check.isUnderWay) continue
      const work = this.#check(check).finally(() => this.#underWay.delete(work))
      this.#underWay.add(work)
    }
  }

  async #check(check: KnownCheck): Promise<void> {
    const { clock, signal } = this.#worker
    const { settings, revision } = check
    check.isUnderWay = true
    const at = clock.now()
    const outcome = await this.#heedDeployment(check, await runCheck(settings, { allowPrivate: this.#options.allowPrivate, now: at, secret: check.secret, signal }), at)
    const now = this.#checks.get(settings.name)
    if (now) now.isUnderWay = false
    // Stopped in the middle, or changed since: it says nothing of the check as it is now.
    if ((signal.aborted && outcome.isOk === null) || now?.revision !== revision) return
    const { count, transition } = countResult(now.count, { isOk: outcome.isOk, at }, settings)
    const alertId = transition === 'fire' ? newId() : now.alertId
    this.#options.series.add(settings, at, outcome)
    this.#pending.push({ settings, revision, at, outcome, count, transition, alertId, startedAt: count.firstFailureAt })
    now.count = count
    now.alertId = count.isFiring ? alertId : null
  }

  /** A failure that would fire is not counted while the service is being deployed, but for a minute at most. */
  async #heedDeployment(check: KnownCheck, outcome: CheckOutcome, at: Date): Promise<CheckOutcome> {
    const { settings } = check
    if (outcome.isOk !== null && countResult(check.count, { isOk: outcome.isOk, at }, settings).transition !== 'fire') {
      check.heldSinceMs = undefined
      return outcome
    }
    if (outcome.isOk !== false) return outcome
    const heldSinceMs = check.heldSinceMs ?? performance.now()
    if (performance.now() - heldSinceMs > longestHoldMs || !(await isBeingDeployed(this.#worker, settings))) return outcome
    check.heldSinceMs = heldSinceMs
    return { ...outcome, isOk: null, error: `${outcome.error ?? 'It failed.'} Not counted, since a deployment is under way.` }
  }

  /** Writes what waits. While the database is away it is kept and tried again. */
  async flush(): Promise<void> {
    if (this.#isFlushing) return
    this.#isFlushing = true
    try {
      while (this.#pending.length > 0) {
        const batch = this.#pending.slice(0, longestBatch)
        if (!(await this.#write(batch))) return this.#letGo()
        this.#pending = this.#pending.slice(batch.length)
      }
    } finally {
      this.#isFlushing = false
    }
  }

  /** True when the batch is done with. One result that can never be written must not hold the others back. */
  async #write(batch: readonly PendingResult[]): Promise<boolean> {
    try {
      await this.#worker.transact((ctx) => writeResults(ctx, batch))
      return true
    } catch (error) {
      if (error instanceof ProductError && error.code === 'unavailable') return false
      this.#worker.log.error('Results of checks could not be written.', { count: batch.length, check: batch[0]?.settings.name, error })
      const [only] = batch
      if (batch.length === 1 && only) return this.#readAgain(only.settings.name)
    }
    for (const result of batch) if (!(await this.#write([result]))) return false
    return true
  }

  /** What was counted here stands nowhere: the database decides. */
  async #readAgain(name: string): Promise<true> {
    const check = this.#checks.get(name)
    if (check) check.revision = -1
    await this.load(name).catch((error: unknown) => this.#worker.log.warn('A check could not be read again.', { check: name, error }))
    return true
  }

  #letGo(): void {
    if (this.#pending.length <= longestQueue) return
    const surplus = this.#pending.length - longestQueue
    let dropped = 0
    this.#pending = this.#pending.filter(({ transition }) => transition !== null || (dropped += 1) > surplus)
  }
}
