import type { HttpRoute } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { appendLog, appendNext, type Fitted, type LogPlace } from './append-log.ts'
import { stepMoves, statesBefore } from './job-states.ts'
import type { LogTail } from './log-tail.ts'
import { type JobRef, ReportReply, ReportRequest, runnerPaths, type StepUpdate } from './protocol.ts'
import { runnerRoute } from './runner-route.ts'

/** Lines and step results of a running job; saying the same twice changes nothing. */
export function reportRoute(tail: LogTail): HttpRoute {
  return runnerRoute({
    path: runnerPaths.report, summary: 'Append log lines and step results to a leased job.', input: ReportRequest, output: ReportReply,
    handler: async (input, ctx) => {
      const place = { runId: input.runId, job: input.job, fence: input.fence, origin: tail.origin }
      const added = (input.steps.length === 0 ? await appendNext(ctx.db, place, input.runnerId, input.logs) : undefined) ?? await ctx.transact(({ db }) => append(db, input, place))
      if (!added) return { isGone: true, nextSeq: 0, stop: null }
      tail.publish(input.runId, input.job, added.rows)
      return { isGone: false, nextSeq: added.next, stop: added.stop }
    },
  })
}

async function append(db: Db, input: ReportRequest, place: LogPlace): Promise<(Fitted & { stop: string | null }) | undefined> {
  const held = await holdJob(db, input.runnerId, input)
  if (!held) return undefined
  await updateSteps(db, input, input.steps)
  return { ...await appendLog(db, place, held.nextSeq, input.logs), stop: held.stop }
}

/** Locks a job in its runner's hands; undefined when it is not (any more). */
export async function holdJob(db: Db, runnerId: string, ref: JobRef): Promise<{ nextSeq: number; stop: string | null } | undefined> {
  const { rows } = await sql<{ next_seq: number; stop_reason: string | null }>`
    update run_jobs set beats = beats + 1 where run_id = ${ref.runId} and key = ${ref.job} and fence = ${ref.fence} and runner_id = ${runnerId} and state = 'running'
    returning next_seq, stop_reason`.execute(db)
  const [row] = rows
  return row && { nextSeq: row.next_seq, stop: row.stop_reason }
}

async function updateSteps(db: Db, ref: JobRef, updates: readonly StepUpdate[]): Promise<void> {
  if (updates.length === 0) return
  const rows = updates.map((update) => ({ ...update, from: statesBefore(stepMoves, update.state) }))
  // A step may be told as running and as ended in one report; the end is what counts.
  const last = [...new Map(rows.map((row) => [row.position, row])).values()]
  await sql`
    update run_steps s set state = u.state, exit_code = u."exitCode", reason = u.reason, started_at = coalesce(u."startedAt", s.started_at), finished_at = u."finishedAt"
    from jsonb_to_recordset(${JSON.stringify(last)}::jsonb) as u(position int, state text, "exitCode" int, reason text, "startedAt" timestamptz, "finishedAt" timestamptz, "from" jsonb)
    where s.run_id = ${ref.runId} and s.job_key = ${ref.job} and s.position = u.position and u."from" ? s.state`.execute(db)
}
