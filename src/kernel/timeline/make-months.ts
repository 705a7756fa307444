import type { Worker, WorkerContext } from '#kernel/feature'
import { type Db, sql } from '#platform/database'

const monthsAhead = 2
const everyMs = 6 * 3_600_000

/** Makes the partitions of this month and the next ones ahead of need. */
export const monthMaker: Worker = { id: 'timeline-months', leader: true, run: runMonthMaker }

async function runMonthMaker(worker: WorkerContext): Promise<void> {
  while (!worker.signal.aborted) {
    await makeMonths(worker.db, worker.clock.now())
    await worker.clock.sleep(everyMs, worker.signal).catch(() => undefined)
  }
}

/** Each in a statement of its own, so that the table is locked for moments only. */
export async function makeMonths(db: Db, from: Date): Promise<void> {
  for (let ahead = 0; ahead <= monthsAhead; ahead += 1) {
    await sql`select timeline_make_month(${from}::timestamptz + ${ahead} * interval '1 month')`.execute(db)
  }
}
