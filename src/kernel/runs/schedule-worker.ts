import type { Context, Worker, WorkerContext } from '#kernel/feature'
import { sql } from '#platform/database'
import type { KindOf } from './advance-run.ts'
import { nextTime } from '#lib/next-time'
import type { ScheduleRow } from './schedule-operations.ts'
import { startRun } from './start-run.ts'

const lookMs = 1000

/** Starts what is due by the clock. Times that passed while nobody looked are made up for once. */
export function scheduleWorker(kindOf: KindOf): Worker {
  return {
    id: 'runs.schedules', leader: true,
    async run(worker: WorkerContext): Promise<void> {
      while (!worker.signal.aborted) {
        await startAllDue(worker, kindOf)
        await worker.clock.sleep(lookMs, worker.signal).catch(() => undefined)
      }
    },
  }
}

async function startAllDue(worker: WorkerContext, kindOf: KindOf): Promise<void> {
  for (;;) {
    const due = (await sql<ScheduleRow>`select * from run_schedules where is_on and next_at <= ${worker.clock.now()} order by next_at limit 1`.execute(worker.db)).rows[0]
    if (!due || worker.signal.aborted) return
    try {
      await worker.transact((ctx) => startDue(ctx, due, kindOf))
    } catch (error) {
      worker.log.warn('A scheduled run could not be started; the schedule goes on.', { schedule: due.name, error })
      await worker.transact((ctx) => skipTime(ctx, due, error instanceof Error ? error.message : String(error)))
    }
  }
}

/** The new time and the run are written together, so that a crash starts it neither twice nor never. */
async function startDue(ctx: Context, due: ScheduleRow, kindOf: KindOf): Promise<void> {
  const { rows } = await sql<ScheduleRow>`select * from run_schedules where name = ${due.name} and is_on and next_at = ${due.next_at} for update`.execute(ctx.db)
  const [row] = rows
  if (!row) return
  const kind = kindOf(row.kind)
  if (!kind) throw new Error(`There is no kind of run named ${row.kind}.`)
  const { runId } = await startRun(ctx, { kind, input: row.input, startedBy: { kind: 'system', id: `schedule:${row.name}`, name: `Schedule ${row.name}` } })
  await sql`update run_schedules set next_at = ${nextTime(row.cron, row.time_zone, ctx.clock.now())}, last_run_id = ${runId}, last_error = null where name = ${row.name}`.execute(ctx.db)
}

async function skipTime(ctx: Context, due: ScheduleRow, error: string): Promise<void> {
  await sql`update run_schedules set next_at = ${nextTime(due.cron, due.time_zone, ctx.clock.now())}, last_error = ${error} where name = ${due.name}`.execute(ctx.db)
}
