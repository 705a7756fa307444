import { type Actor, type Context, type Handled, handle } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { sql } from '#platform/database'
import { advanceRun, type KindOf } from './advance-run.ts'
import { approveGate, declineGate, GateDecided } from './contract.ts'
import { requireApprover } from './gate-approvers.ts'
import { moveJob } from './job-store.ts'
import type { JobRow, RunRow } from './run-rows.ts'
import { findRun, jobsOf, lockRun } from './run-store.ts'

interface Decision {
  readonly decision: 'approved' | 'declined' | 'expired'
  readonly comment: string
  readonly by: Actor | null
}

export function approveHandler(kindOf: KindOf): Handled {
  return handle(approveGate, ({ id, job, comment }, ctx) => decideByHand(ctx, kindOf, id, job, { decision: 'approved', comment, by: ctx.actor }))
}

export function declineHandler(kindOf: KindOf): Handled {
  return handle(declineGate, ({ id, job, comment }, ctx) => decideByHand(ctx, kindOf, id, job, { decision: 'declined', comment, by: ctx.actor }))
}

async function decideByHand(ctx: Context, kindOf: KindOf, id: string, key: string, decision: Decision): Promise<{ runId: string }> {
  const run = await lockRun(ctx.db, id)
  const job = (await jobsOf(ctx.db, id)).find((each) => each.key === key)
  const gate = job?.plan.gate
  if (!job || !gate) throw new ProductError('not-found', `The run has no gate ${key}.`)
  await requireApprover(ctx, { approvers: gate.approvers, subject: run.subject, startedBy: run.started_by, fourEyes: gate.fourEyes ?? false })
  if (job.state !== 'waiting') throw new ProductError('conflict', job.gate_decision === null ? 'The gate does not wait for anybody now.' : `The gate was ${job.gate_decision} already.`)
  if (job.gate_expires_at !== null && job.gate_expires_at <= (await databaseNow(ctx))) throw new ProductError('conflict', 'The time to decide is over. Run it again.')
  await decideGate(ctx, run, job, decision, kindOf)
  return { runId: id }
}

async function databaseNow(ctx: Context): Promise<Date> {
  return (await sql<{ now: Date }>`select clock_timestamp() as now`.execute(ctx.db)).rows[0]?.now ?? ctx.clock.now()
}

/** Ends a waiting gate whose run the caller has locked, and goes on with the run. */
export async function decideGate(ctx: Context, run: RunRow, job: JobRow, { decision, comment, by }: Decision, kindOf: KindOf): Promise<void> {
  const reason = reasonOf({ decision, comment, by })
  if (!(await moveJob(ctx.db, run.id, job.key, decision === 'approved' ? 'succeeded' : 'failed', reason))) return
  const decidedBy = by === null ? null : JSON.stringify({ kind: by.kind, id: by.id, name: by.name })
  await sql`update run_jobs set gate_decision = ${decision}, gate_decided_by = ${decidedBy}::jsonb, gate_comment = ${comment} where run_id = ${run.id} and key = ${job.key}`.execute(ctx.db)
  await ctx.append(GateDecided, {
    subject: run.subject, summary: `${run.title}: ${reason}`.slice(0, 500), data: { runId: run.id, job: job.key, decision, comment },
    cause: { kind: 'run', id: run.id }, ...(run.environment === null ? {} : { environment: run.environment }),
  })
  await advanceRun(ctx, await findRun(ctx.db, run.id), kindOf)
}

function reasonOf({ decision, comment, by }: Decision): string {
  if (decision === 'expired') return 'Nobody decided in time.'
  return `${decision === 'approved' ? 'Approved' : 'Declined'} by ${by?.name ?? 'Daybook'}${comment === '' ? '.' : `: ${comment}`}`
}
