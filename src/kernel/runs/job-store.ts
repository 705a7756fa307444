import type { JobPlan } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import type { JobState } from './contract.ts'
import { endLeaseSecrets } from './job-secrets.ts'
import { jobMoves, statesBefore } from './job-states.ts'

/** A job to be written: fresh, or carried over with its outcome from an earlier run. */
export interface NewJob {
  readonly plan: JobPlan
  readonly position: number
  readonly instanceOf?: string | null
  readonly carried?: { readonly from: string; readonly outputs: Readonly<Record<string, string>>; readonly summary: string | null }
}

export async function insertJobs(db: Db, runId: string, jobs: readonly NewJob[]): Promise<void> {
  const rows = jobs.map(({ plan, position, instanceOf, carried }) => ({
    key: plan.key, position, name: plan.name, plan, needs: plan.needs, labels: plan.labels, executor: plan.executor, instance_of: instanceOf ?? null,
    state: carried ? 'succeeded' : 'blocked', reason: carried ? `Carried over from run ${carried.from}.` : null,
    outputs: carried?.outputs ?? {}, summary: carried?.summary ?? null,
  }))
  await sql`
    insert into run_jobs (run_id, key, position, name, plan, needs, labels, executor, instance_of, state, reason, outputs, summary, finished_at)
    select ${runId}, j.key, j.position, j.name, j.plan, array(select jsonb_array_elements_text(j.needs)), array(select jsonb_array_elements_text(j.labels)),
      j.executor, j.instance_of, j.state, j.reason, j.outputs, j.summary, case when j.state = 'succeeded' then now() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as j(key text, position int, name text, plan jsonb, needs jsonb, labels jsonb, executor text,
      instance_of text, state text, reason text, outputs jsonb, summary text)`.execute(db)
  await insertSteps(db, runId, jobs)
}

async function insertSteps(db: Db, runId: string, jobs: readonly NewJob[]): Promise<void> {
  const rows = jobs.flatMap(({ plan, carried }) => plan.steps.map((step, position) => ({
    job_key: plan.key, position, key: step.key, name: step.name, line: step.line ?? null, state: carried ? 'skipped' : 'queued', reason: carried ? `Not run again: the job was carried over from run ${carried.from}.` : null,
  })))
  if (rows.length === 0) return
  await sql`
    insert into run_steps (run_id, job_key, position, key, name, line, state, reason)
    select ${runId}, s.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(job_key text, position int, key text, name text, line int, state text, reason text)`.execute(db)
}

/** Compare-and-set of a job's state to anything but `running`; false when the move is not allowed from where it stands. */
export async function moveJob(db: Db, runId: string, key: string, to: Exclude<JobState, 'running' | 'blocked'>, reason: string | null): Promise<boolean> {
  const isEnd = to !== 'queued' && to !== 'waiting'
  const { rows } = await sql`
    update run_jobs set state = ${to}, reason = ${reason}, lease_request = null, lease_secrets = null,
      stop_reason = case when ${isEnd} then stop_reason end,
      queued_at = case when ${to} = 'queued' then clock_timestamp() else queued_at end,
      started_at = case when ${to} = 'waiting' then now() else started_at end,
      gate_expires_at = case when ${to} = 'waiting' then now() + make_interval(secs => (plan #>> '{gate,expiresAfterMs}')::float8 / 1000) else gate_expires_at end,
      finished_at = case when ${isEnd} then now() end
    where run_id = ${runId} and key = ${key} and state = any(${statesBefore(jobMoves, to)}) returning key`.execute(db)
  if (rows.length > 0) await endLeaseSecrets(db, runId, key)
  if (rows.length > 0 && isEnd) await endSteps(db, runId, key, to)
  if (rows.length > 0 && to === 'queued') await resetSteps(db, runId, key)
  return rows.length > 0
}

/** What a job left undone is skipped, and what it was at ends with it. */
async function endSteps(db: Db, runId: string, key: string, to: JobState): Promise<void> {
  await sql`
    update run_steps set finished_at = now(), state = case when state = 'queued' then 'skipped' when ${to} = 'cancelled' then 'cancelled' else 'failed' end,
      reason = coalesce(reason, case when state = 'running' then 'The job ended before the step did.' end)
    where run_id = ${runId} and job_key = ${key} and state in ('queued', 'running')`.execute(db)
}

async function resetSteps(db: Db, runId: string, key: string): Promise<void> {
  await sql`update run_steps set state = 'queued', exit_code = null, reason = null, started_at = null, finished_at = null
    where run_id = ${runId} and job_key = ${key} and state <> 'queued'`.execute(db)
}

/** Orders a running job to stop; its runner is told. */
export async function orderStop(db: Db, runId: string, key: string, reason: string): Promise<void> {
  await sql`update run_jobs set stop_reason = ${reason} where run_id = ${runId} and key = ${key} and state = 'running' and stop_reason is null`.execute(db)
}
