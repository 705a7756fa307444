import type { Context, Worker, WorkerContext } from '#kernel/feature'
import { formatDuration } from '#lib/duration'
import { entityRef } from '#lib/entity-ref'
import { type Db, sql } from '#platform/database'
import { advanceRun, type KindOf } from './advance-run.ts'
import { endJob } from './complete-route.ts'
import { RunnerLost } from './contract.ts'
import { decideGate } from './decide-gate.ts'
import type { JobRow } from './run-rows.ts'
import { ElapsedWatch } from './elapsed-watch.ts'
import { findRun, lockRun } from './run-store.ts'
import { SilenceWatch } from './silence-watch.ts'
import { stopRun } from './stop-run.ts'

/** After the job's own time is over its runner ends it; should that not happen, this does. */
const timeoutGraceMs = 60_000

interface JobId {
  run_id: string
  key: string
  fence: number
}

/** Ends what nobody else ends: lost leases, gates that nobody decided, runs and jobs beyond their time. */
export function watchWorker(kindOf: KindOf, leaseMs: number): Worker {
  return {
    id: 'runs.watch', leader: true,
    async run(worker: WorkerContext): Promise<void> {
      const jobs = new SilenceWatch(leaseMs)
      const runners = new SilenceWatch(leaseMs)
      const [runs, lasting] = [new ElapsedWatch(), new ElapsedWatch()]
      while (!worker.signal.aborted) {
        await expireLeases(worker, kindOf, jobs)
        await loseRunners(worker, runners)
        await expireGates(worker, kindOf)
        await stopOverdue(worker, runs)
        await endOverdueJobs(worker, kindOf, lasting)
        await worker.clock.sleep(Math.min(1000, leaseMs / 4), worker.signal).catch(() => undefined)
      }
    },
  }
}

async function expireLeases(worker: WorkerContext, kindOf: KindOf, watch: SilenceWatch): Promise<void> {
  const { rows } = await sql<JobId & { beats: number }>`select run_id, key, fence, beats from run_jobs where state = 'running'`.execute(worker.db)
  const silent = watch.silentAmong(rows.map((row) => ({ ...row, id: `${row.run_id} ${row.key} ${row.fence}` })), performance.now())
  for (const job of silent) await worker.transact((ctx) => endHere(ctx, job, 'The runner was lost.', kindOf, job.beats), { cause: { kind: 'run', id: job.run_id } })
}

/** Ends a job in its runner's stead; not when it has shown itself since. */
async function endHere(ctx: Context, { run_id: runId, key, fence }: JobId, reason: string, kindOf: KindOf, beats?: number): Promise<void> {
  await lockRun(ctx.db, runId)
  const { rows } = await sql<JobRow>`select * from run_jobs where run_id = ${runId} and key = ${key} and fence = ${fence} and state = 'running'
    and (${beats ?? null}::bigint is null or beats = ${beats ?? null}) for update`.execute(ctx.db)
  const [job] = rows
  if (!job) return
  await endJob(ctx, job, { state: job.stop_reason === null ? 'failed' : 'cancelled', reason: job.stop_reason ?? reason, outputs: {}, summary: job.summary })
  await advanceRun(ctx, await findRun(ctx.db, runId), kindOf)
}

async function loseRunners(worker: WorkerContext, watch: SilenceWatch): Promise<void> {
  const { rows } = await sql<{ id: string; name: string; beats: number }>`select id, name, beats from run_runners where not is_lost`.execute(worker.db)
  for (const runner of watch.silentAmong(rows, performance.now())) {
    await worker.transact(async (ctx) => {
      const { rows: lost } = await sql`update run_runners set is_lost = true where id = ${runner.id} and beats = ${runner.beats} and not is_lost returning id`.execute(ctx.db)
      if (lost.length > 0) await ctx.append(RunnerLost, { subject: entityRef('runner', runner.name), summary: `Runner ${runner.name} was lost`, data: { runnerId: runner.id, name: runner.name } })
    })
  }
}

async function expireGates(worker: WorkerContext, kindOf: KindOf): Promise<void> {
  const { rows } = await sql<{ run_id: string; key: string }>`select run_id, key from run_jobs where state = 'waiting' and gate_expires_at <= now() limit 100`.execute(worker.db)
  for (const { run_id: runId, key } of rows) {
    await worker.transact(async (ctx) => {
      const run = await lockRun(ctx.db, runId)
      const job = await waitingJob(ctx.db, runId, key)
      if (job) await decideGate(ctx, run, job, { decision: 'expired', comment: '', by: null }, kindOf)
    }, { cause: { kind: 'run', id: runId } })
  }
}

async function waitingJob(db: Db, runId: string, key: string): Promise<JobRow | undefined> {
  return (await sql<JobRow>`select * from run_jobs where run_id = ${runId} and key = ${key} and state = 'waiting'`.execute(db)).rows[0]
}

async function stopOverdue(worker: WorkerContext, watch: ElapsedWatch): Promise<void> {
  const { rows } = await sql<{ id: string; limitMs: number; elapsedMs: number }>`
    select id, timeout_ms::float8 as "limitMs", ${elapsedMs} as "elapsedMs" from runs
    where finished_at is null and timeout_ms is not null and stop_reason is null and started_at is not null`.execute(worker.db)
  for (const { id, limitMs } of watch.overdueAmong(rows, performance.now())) {
    await worker.transact(async (ctx) => stopRun(ctx, await lockRun(ctx.db, id), { reason: `The run took longer than ${formatDuration(limitMs)} and was stopped.`, state: 'failed' }), { cause: { kind: 'run', id } })
  }
}

async function endOverdueJobs(worker: WorkerContext, kindOf: KindOf, watch: ElapsedWatch): Promise<void> {
  const { rows } = await sql<JobId & { timeout_ms: number; elapsedMs: number }>`
    select run_id, key, fence, (plan ->> 'timeoutMs')::float8 as timeout_ms, ${elapsedMs} as "elapsedMs" from run_jobs where state = 'running'`.execute(worker.db)
  const running = rows.map((row) => ({ ...row, id: `${row.run_id} ${row.key} ${row.fence}`, limitMs: row.timeout_ms + timeoutGraceMs }))
  for (const job of watch.overdueAmong(running, performance.now())) await worker.transact((ctx) => endHere(ctx, job, `The job ran longer than ${formatDuration(job.timeout_ms)} and was given up.`, kindOf), { cause: { kind: 'run', id: job.run_id } })
}

const elapsedMs = sql`coalesce(extract(epoch from now() - started_at), 0)::float8 * 1000`
