import { setImmediate } from 'node:timers/promises'
import type { WorkerContext } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { SecretBox } from '#platform/secrets'
import { type CheckRow, type LocationRow, tablesOf } from '../alerting-tables.ts'
import { CheckAsker, type AskedCheck } from './check-asker.ts'
import { hasTurn, type PendingResult, writeResults } from './check-results.ts'
import type { CheckSeries } from './check-series.ts'
import { openSecret, settingsOf } from './check-settings.ts'
import { serverLocation } from './checks-contract.ts'
import { isBeingDeployed } from './deployment-under-way.ts'
import type { CheckOutcome } from './kinds/check-kind.ts'
import { type AskedSettings, type FoundResult, isElsewhere, type KnownCheck, knowCheck, noteSilence, takeResult, wouldFire } from './known-check.ts'
import { forgetReport, waitingReports } from './locations/waiting-reports.ts'

export interface CheckRunnerOptions {
  readonly allowPrivate: boolean
  /** The box that keeps what checks send. */
  readonly secrets: SecretBox
  /** Where what was found goes as series. */
  readonly series: CheckSeries
  /** Requests at once; more wait. */
  readonly maxUnderWay?: number
}

interface AskedHere extends AskedCheck {
  readonly known: KnownCheck
}

const readAtOnce = 100
const flushEveryMs = 500
const silenceEveryMs = 1000
const reportsEveryMs = 2000
const longestPauseMs = 100
const longestBatch = 500
/** While the database is away; beyond that the oldest that change nothing are let go. */
const longestQueue = 100_000
const longestHoldMs = 60_000

/**
 * Runs all checks: asks those that are carried out here, and counts what was found here and what runners have found
 * elsewhere. Results are written in batches. What a check has counted is read from the database at the start and is the
 * database's again with each batch.
 */
export class CheckRunner {
  readonly #worker: WorkerContext
  readonly #options: CheckRunnerOptions
  readonly #checks = new Map<string, KnownCheck>()
  readonly #asker: CheckAsker<AskedHere>
  #pending: PendingResult[] = []
  #isFlushing = false
  #hasReports = true
  #isReading = false
  #loading: Promise<unknown> = Promise.resolve()

  constructor(worker: WorkerContext, options: CheckRunnerOptions) {
    this.#worker = worker
    this.#options = options
    this.#asker = new CheckAsker({
      allowPrivate: options.allowPrivate, now: () => worker.clock.now(), signal: worker.signal, ...(options.maxUnderWay === undefined ? {} : { maxUnderWay: options.maxUnderWay }),
      onOutcome: (asked, at, outcome) => this.#take(asked.known, { location: serverLocation, revision: asked.known.revision, at, outcome, reportId: null }),
    })
  }

  /** Returns when the worker's signal aborts, with everything written that was found out. */
  async run(): Promise<void> {
    const { signal, clock } = this.#worker
    await this.load()
    const isTime = timers()
    while (!signal.aborted) {
      const pauseMs = this.#asker.startDue(performance.now(), longestPauseMs)
      if (isTime('silence', silenceEveryMs)) this.#noteSilence()
      if (this.#hasReports || isTime('reports', reportsEveryMs)) void this.#takeReports()
      if (this.#pending.some(hasTurn) || isTime('flush', flushEveryMs)) {
        void this.flush()
        void this.#writeSeries()
      }
      await clock.sleep(pauseMs, signal).catch(() => undefined)
    }
    await this.#asker.idle()
    await this.flush()
  }

  /** Runners have sent something. */
  ring(): void {
    this.#hasReports = true
  }

  /** Series are another picture of the results: one that cannot be written holds nothing back. */
  async #writeSeries(): Promise<void> {
    const { series } = this.#options
    series.sayAgain(this.#worker.clock.now().getTime())
    await series.write().catch((error: unknown) => this.#worker.log.warn('What checks found could not be written as series.', { error }))
  }

  /** Reads all checks that are asked, or one that was changed; one after another, so that what was read first is not taken last. */
  load(name?: string): Promise<void> {
    const loaded = this.#loading.then(() => this.#load(name))
    this.#loading = loaded.catch(() => undefined)
    return loaded
  }

  async #load(name: string | undefined): Promise<void> {
    const { db } = this.#worker
    const query = tablesOf(db).selectFrom('alerting_checks').selectAll()
    const rows = await (name === undefined ? query : query.where('name', '=', name)).execute()
    const asked: { row: CheckRow; settings: AskedSettings }[] = []
    for (const [index, row] of rows.entries()) {
      if (row.is_on) asked.push(...this.#read(row))
      // Thousands of settings take a while to read, in which others are due.
      if (index % readAtOnce === readAtOnce - 1) await setImmediate()
    }
    const elsewhere = asked.filter(({ settings }) => isElsewhere(settings)).map(({ row }) => row.name)
    const stands = elsewhere.length === 0 ? [] : await tablesOf(db).selectFrom('alerting_locations').selectAll().where('check_name', 'in', elsewhere).execute()
    const found = new Set(asked.map(({ row }) => row.name))
    for (const known of name === undefined ? [...this.#checks.keys()] : [name]) if (!found.has(known)) this.#forget(known)
    const standsOf = new Map<string, LocationRow[]>()
    for (const stand of stands) standsOf.set(stand.check_name, [...(standsOf.get(stand.check_name) ?? []), stand])
    for (const { row, settings } of asked) this.#learn(row, settings, standsOf.get(row.name) ?? [])
  }

  /** Heartbeats are not asked. Settings that do not read must not keep the others from being carried out. */
  #read(row: CheckRow): { row: CheckRow; settings: AskedSettings }[] {
    try {
      const settings = settingsOf(row)
      return settings.kind === 'heartbeat' ? [] : [{ row, settings }]
    } catch (error) {
      this.#worker.log.error('The settings of a check do not read. Save it again.', { check: row.name, error })
      return []
    }
  }

  #learn(row: CheckRow, settings: AskedSettings, stands: readonly LocationRow[]): void {
    const earlier = this.#checks.get(row.name)
    if (earlier?.revision === row.revision) return
    if (earlier) this.#options.series.end(row.name, this.#worker.clock.now().getTime())
    const known = knowCheck(row, settings, { stands, secret: this.#secretOf(row), nowMs: performance.now(), heldSinceMs: earlier?.heldSinceMs })
    this.#checks.set(row.name, known)
    if (settings.locations.includes(serverLocation)) this.#asker.set({ key: row.name, settings, secret: known.secret, known })
    else this.#asker.remove(row.name)
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
    this.#asker.remove(name)
  }

  async #take(check: KnownCheck, found: FoundResult): Promise<void> {
    const outcome = await this.#heedDeployment(check, found)
    // Changed since: it says nothing of the check as it is now.
    if (found.reportId === null && this.#checks.get(check.settings.name) !== check) return
    this.#options.series.add(check.settings, found.location, found.at, outcome)
    this.#pending.push(takeResult(check, { ...found, outcome }, performance.now()))
  }

  /** Counts what runners have sent. Read only when what was read before is written, so nothing is counted twice. */
  async #takeReports(): Promise<void> {
    if (this.#isReading || this.#pending.some(({ found }) => typeof found?.reportId === 'number')) return
    this.#isReading = true
    this.#hasReports = false
    try {
      const reports = await waitingReports(this.#worker.db)
      for (const { name, ...found } of reports) {
        if ((this.#checks.get(name)?.revision ?? 0) < found.revision) await this.load(name)
        const check = this.#checks.get(name)
        if (check) await this.#take(check, found)
        else await forgetReport(this.#worker.db, found.reportId)
      }
      if (reports.length > 0) this.#hasReports = true
    } catch (error) {
      this.#worker.log.warn('What runners have found could not be read.', { error })
    } finally {
      this.#isReading = false
    }
  }

  #noteSilence(): void {
    for (const check of this.#checks.values()) {
      const fallen = noteSilence(check, this.#worker.clock.now(), performance.now())
      if (fallen) this.#pending.push(fallen)
    }
  }

  /** A failure that would fire is not counted while the service is being deployed, but for a minute at most. */
  async #heedDeployment(check: KnownCheck, found: FoundResult): Promise<CheckOutcome> {
    const { outcome } = found
    if (outcome.isOk === null) return outcome
    if (!wouldFire(check, found)) {
      check.heldSinceMs = undefined
      return outcome
    }
    const heldSinceMs = check.heldSinceMs ?? performance.now()
    if (performance.now() - heldSinceMs > longestHoldMs || !(await isBeingDeployed(this.#worker, check.settings))) return outcome
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
      if (batch.length === 1 && only) return this.#giveUp(only)
    }
    for (const result of batch) if (!(await this.#write([result]))) return false
    return true
  }

  /** What was counted here stands nowhere: the database decides. */
  async #giveUp({ settings: { name }, found }: PendingResult): Promise<true> {
    const check = this.#checks.get(name)
    if (check) check.revision = -1
    const again = Promise.all([this.load(name), typeof found?.reportId === 'number' ? forgetReport(this.#worker.db, found.reportId) : undefined])
    await again.catch((error: unknown) => this.#worker.log.warn('A check could not be read again.', { check: name, error }))
    return true
  }

  /** What runners have sent waits in the database and is never let go here. */
  #letGo(): void {
    if (this.#pending.length <= longestQueue) return
    const surplus = this.#pending.length - longestQueue
    let dropped = 0
    this.#pending = this.#pending.filter((result) => hasTurn(result) || typeof result.found?.reportId === 'number' || (dropped += 1) > surplus)
  }
}

/** Says whether something's time has come again, by a clock that only goes forward. */
function timers(): (what: string, everyMs: number) => boolean {
  const since = new Map<string, number>()
  return (what, everyMs) => {
    const now = performance.now()
    if (now - (since.get(what) ?? Number.NEGATIVE_INFINITY) < everyMs) return false
    since.set(what, now)
    return true
  }
}
