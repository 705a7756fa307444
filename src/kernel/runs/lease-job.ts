import type { Context } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { RunStarted } from './contract.ts'
import { asNode } from './advance-run.ts'
import { moveJob } from './job-store.ts'
import { needsOf } from './needs.ts'
import { JobSpec, type LeasedJob, type LeaseRequest } from './protocol.ts'
import { leaseSecrets } from './job-secrets.ts'
import type { JobRow, RunRow } from './run-rows.ts'
import type { SecretBox } from '#platform/secrets'
import { ring } from './run-channels.ts'
import { jobsOf, moveRun } from './run-store.ts'

/** The next job for a runner, now its own; undefined when there is none for it. The same request gets the same job again. */
export async function leaseJob(ctx: Context, request: LeaseRequest, box: SecretBox): Promise<LeasedJob | undefined> {
  const job = (await leasedBefore(ctx.db, request)) ?? (await takeJob(ctx.db, request))
  if (!job) return undefined
  const run = (await sql<RunRow>`select * from runs where id = ${job.run_id}`.execute(ctx.db)).rows[0]
  if (!run) return undefined
  if (run.state !== 'running' && (await moveRun(ctx.db, run.id, 'running', null)) && run.started_at === null) await sayStarted(ctx, run)
  try {
    return await describe(ctx, job, run, box)
  } catch (error) {
    if (!(error instanceof ProductError)) throw error
    // Else the same job would come up for ever, and none after it.
    await moveJob(ctx.db, run.id, job.key, 'failed', error.message)
    await sql`update runs set needs_look = true where id = ${run.id}`.execute(ctx.db)
    await ring(ctx.db, 'look', run.id)
    return undefined
  }
}

async function leasedBefore(db: Db, { runnerId, request }: LeaseRequest): Promise<JobRow | undefined> {
  return (await sql<JobRow>`select * from run_jobs where runner_id = ${runnerId} and state = 'running' and lease_request = ${request}`.execute(db)).rows[0]
}

/** Skips what another transaction is at: it is either being leased or will ring when it is ready. */
async function takeJob(db: Db, { runnerId, request, executors }: LeaseRequest): Promise<JobRow | undefined> {
  const { rows } = await sql<JobRow>`
    with next as (
      select j.run_id, j.key from run_jobs j join runs r on r.id = j.run_id
      where j.state = 'queued' and j.executor = any(${executors}) and j.labels <@ (select labels from run_runners where id = ${runnerId})
      order by j.queued_at limit 1 for update of r, j skip locked
    )
    update run_jobs j set state = 'running', attempt = attempt + 1, fence = fence + 1, runner_id = ${runnerId}, lease_request = ${request}, beats = beats + 1,
      stop_reason = null, reason = null, started_at = now(), finished_at = null
    from next where j.run_id = next.run_id and j.key = next.key and j.state = 'queued' returning j.*`.execute(db)
  return rows[0]
}

/** Whether a job for this runner is ready, be it locked by somebody just now or not. */
export async function hasJobFor(db: Db, { runnerId, executors }: LeaseRequest): Promise<boolean> {
  const { rows } = await sql`
    select 1 from run_jobs where state = 'queued' and executor = any(${executors})
      and labels <@ (select labels from run_runners where id = ${runnerId}) limit 1`.execute(db)
  return rows.length > 0
}

async function sayStarted(ctx: Context, run: RunRow): Promise<void> {
  await ctx.append(RunStarted, {
    subject: run.subject, summary: `${run.title} started`, data: { runId: run.id, kind: run.kind, title: run.title },
    cause: { kind: 'run', id: run.id }, ...(run.environment === null ? {} : { environment: run.environment }),
  })
}

async function describe({ db, clock }: Context, job: JobRow, run: RunRow, box: SecretBox): Promise<LeasedJob> {
  const jobs = job.needs.length === 0 ? [job] : await jobsOf(db, run.id)
  const needs = needsOf(asNode(job), new Map(jobs.map((each) => [each.key, asNode(each)])))
  const secrets = await leaseSecrets(db, job, { box, clock })
  return {
    runId: run.id, job: job.key, fence: job.fence, attempt: job.attempt, spec: JobSpec.parse(job.plan), secrets, nextSeq: job.next_seq, needs,
    run: { id: run.id, kind: run.kind, title: run.title, subject: run.subject, environment: run.environment },
  }
}
