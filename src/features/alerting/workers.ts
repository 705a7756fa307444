import type { Worker, WorkerContext } from '#kernel/feature'
import { sql } from '#platform/database'
import { clearAlerts } from './alerts/clear-alerts.ts'
import { resolveAlerts } from './alerts/fire-alerts.ts'
import { CheckRunner } from './checks/check-runner.ts'
import { CheckSeries } from './checks/check-series.ts'
import { checksChannel, reportsChannel } from './checks/checks-channel.ts'
import { type AlertingOptions, keptSince } from './alerting-settings.ts'

const tidyEveryMs = 5000
const clearEveryMs = 3_600_000

/** Runs the checks, on one server of several. */
export function checkWorker({ settings, secrets, telemetry }: AlertingOptions): Worker {
  return {
    id: 'checks', leader: true,
    async run(worker) {
      const runner = new CheckRunner(worker, { allowPrivate: settings.mayReachPrivate, secrets, series: new CheckSeries(telemetry) })
      // Without a name some news may have been missed: all are read.
      const unlisten = await worker.database.listen(checksChannel, (name) => {
        runner.load(name === '' ? undefined : name).catch((error: unknown) => worker.log.warn('Checks could not be read anew.', { error }))
      })
      const unlistenReports = await worker.database.listen(reportsChannel, () => runner.ring())
      try {
        await runner.run()
      } finally {
        await unlistenReports()
        await unlisten()
      }
    },
  }
}

/** Ends alerts that were sent here and not sent again, and removes what is older than it is kept. */
export function tidyWorker({ settings }: AlertingOptions): Worker {
  return {
    id: 'tidy', leader: true,
    async run(worker) {
      const clearing = new Clearing(settings)
      while (!worker.signal.aborted) {
        await endExpired(worker)
        await clearing.step(worker)
        await removeOld(worker, settings.resultRetentionHours, settings.deliveryRetentionDays)
        await worker.clock.sleep(tidyEveryMs, worker.signal).catch(() => undefined)
      }
    },
  }
}

export async function endExpired(worker: Pick<WorkerContext, 'db' | 'clock' | 'transact'>): Promise<void> {
  await worker.transact(async (ctx) => {
    // Locked: what is sent again meanwhile goes on.
    const { rows } = await sql<{ id: string }>`select id from alerting_alerts where state = 'firing' and expires_at <= ${worker.clock.now()} order by expires_at limit 1000 for update skip locked`.execute(ctx.db)
    await resolveAlerts(ctx, rows.map(({ id }) => ({ id, why: 'it was not sent again.' })))
  })
}

/** Walks through the alerts that ended long ago, a piece at each step, and an hour later again. */
class Clearing {
  readonly #settings: AlertingOptions['settings']
  #after: string | undefined
  #nextAt = 0

  constructor(settings: AlertingOptions['settings']) {
    this.#settings = settings
  }

  async step(worker: Pick<WorkerContext, 'clock' | 'transact'>): Promise<void> {
    const now = worker.clock.now()
    // A clock that was set back makes it wait no longer than it ever would.
    if (this.#after === undefined && now.getTime() < this.#nextAt && this.#nextAt <= now.getTime() + clearEveryMs) return
    this.#after = await worker.transact((ctx) => clearAlerts(ctx, { before: keptSince(this.#settings, now), after: this.#after }))
    if (this.#after === undefined) this.#nextAt = now.getTime() + clearEveryMs
  }
}

/** In small pieces, so that nobody waits for it. */
async function removeOld({ db, clock }: WorkerContext, resultHours: number, deliveryDays: number): Promise<void> {
  const now = clock.now().getTime()
  const resultsBefore = new Date(now - resultHours * 3_600_000)
  const deliveriesBefore = new Date(now - deliveryDays * 86_400_000)
  await sql`delete from alerting_results where ctid = any(array(select ctid from alerting_results where at < ${resultsBefore} limit 20000))`.execute(db)
  await sql`delete from alerting_assignments where ended_at < ${new Date(now - 8 * 86_400_000)}`.execute(db)
  await sql`delete from alerting_hours where ctid = any(array(select ctid from alerting_hours where hour < ${new Date(now - 400 * 86_400_000)} limit 5000))`.execute(db)
  await sql`delete from alerting_deliveries where state <> 'waiting' and id in (select id from alerting_deliveries where state <> 'waiting' and created_at < ${deliveriesBefore} limit 5000)`.execute(db)
}
