import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { type Db, sql } from '#platform/database'
import type { RunState } from './contract.ts'
import { runMoves, statesBefore } from './job-states.ts'
import type { JobRow, RunRow, StepRow } from './run-rows.ts'

/** Throws `not-found` for an id that no run has. */
export async function findRun(db: Db, id: string): Promise<RunRow> {
  return firstRun(isId(id) ? (await sql<RunRow>`select * from runs where id = ${id}`.execute(db)).rows : [], id)
}

/**
 * The same, locked to the end of the transaction. Whoever locks a run and jobs of it locks the run first, so that two
 * never wait for each other.
 */
export async function lockRun(db: Db, id: string): Promise<RunRow> {
  return firstRun(isId(id) ? (await sql<RunRow>`select * from runs where id = ${id} for update`.execute(db)).rows : [], id)
}

function firstRun(rows: readonly RunRow[], id: string): RunRow {
  const [run] = rows
  if (!run) throw new ProductError('not-found', `There is no run ${id}. See which there are with runs list.`)
  return run
}

export async function jobsOf(db: Db, runId: string): Promise<JobRow[]> {
  return (await sql<JobRow>`select * from run_jobs where run_id = ${runId} order by position, key`.execute(db)).rows
}

export async function stepsOf(db: Db, runId: string): Promise<StepRow[]> {
  return (await sql<StepRow>`select * from run_steps where run_id = ${runId} order by job_key, position`.execute(db)).rows
}

/** Compare-and-set of a run's state; false when it stands where the move is not allowed. */
export async function moveRun(db: Db, id: string, to: RunState, reason: string | null): Promise<boolean> {
  const isEnd = to === 'succeeded' || to === 'failed' || to === 'cancelled'
  const { rows } = await sql`
    update runs set state = ${to}, reason = ${reason},
      started_at = case when ${to} = 'running' then coalesce(started_at, now()) else started_at end,
      finished_at = case when ${isEnd} then now() else finished_at end,
      needs_look = case when ${isEnd} then false else needs_look end
    where id = ${id} and state = any(${statesBefore(runMoves, to)}) returning id`.execute(db)
  return rows.length > 0
}

/** Whether an unfinished run of the same concurrency key goes before this one. */
export async function isHeldBack(db: Db, run: RunRow): Promise<boolean> {
  if (run.concurrency_key === null || run.state !== 'queued') return false
  const { rows } = await sql`select 1 from runs where concurrency_key = ${run.concurrency_key} and finished_at is null and position < ${run.position} limit 1`.execute(db)
  return rows.length > 0
}
