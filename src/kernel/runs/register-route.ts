import type { Context, HttpRoute } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { sql } from '#platform/database'
import { RunnerJoined } from './contract.ts'
import { leaseSecrets } from './job-secrets.ts'
import { moveJob } from './job-store.ts'
import { heartbeatMs } from './lease-times.ts'
import { type HeldJob, type JobRef, RegisterReply, RegisterRequest, runnerPaths } from './protocol.ts'
import { ring } from './run-channels.ts'
import type { JobRow } from './run-rows.ts'
import { runnerRoute } from './runner-route.ts'
import type { SecretBox } from '#platform/secrets'

/** A runner joins, or comes back with what it holds. */
export function registerRoute(box: SecretBox, leaseMs: number): HttpRoute {
  return runnerRoute({
    path: runnerPaths.register, summary: 'Join as a runner, or come back.', input: RegisterRequest, output: RegisterReply,
    handler: (input, ctx) => ctx.transact(async (tx) => {
      await join(tx, input)
      await giveBackUnstarted(tx, input)
      const held: HeldJob[] = []
      for (const ref of input.held) held.push(await resume(tx, input.runnerId, ref, box))
      return { heartbeatMs: heartbeatMs(leaseMs), held }
    }),
  })
}

async function join(ctx: Context, { runnerId, name, labels, version, capacity, doesChecks }: RegisterRequest): Promise<void> {
  const { rows } = await sql<{ was_known: boolean }>`
    with before as (select id from run_runners where id = ${runnerId} and not is_lost)
    insert into run_runners (id, name, labels, version, capacity, does_checks) values (${runnerId}, ${name}, ${labels}, ${version}, ${capacity}, ${doesChecks})
    on conflict (id) do update set name = excluded.name, labels = excluded.labels, version = excluded.version, capacity = excluded.capacity, does_checks = excluded.does_checks,
      is_lost = false, beats = run_runners.beats + 1, last_seen_at = now()
    returning exists (select 1 from before) as was_known`.execute(ctx.db)
  if (rows[0]?.was_known === true) return
  await ctx.append(RunnerJoined, { subject: entityRef('runner', name), summary: `Runner ${name} joined`, data: { runnerId, name, labels } })
}

/**
 * Jobs that were leased to it but never reached it (it was killed before it had them on disk) have not begun: they are
 * queued again, which is no retry. One whose steps had begun was lost with its folder and is left to the watch.
 */
async function giveBackUnstarted(ctx: Context, { runnerId, held }: RegisterRequest): Promise<void> {
  const { rows } = await sql<JobRow>`
    select j.* from run_jobs j where j.runner_id = ${runnerId} and j.state = 'running'
      and not exists (select 1 from run_steps s where s.run_id = j.run_id and s.job_key = j.key and s.state <> 'queued') for update of j`.execute(ctx.db)
  for (const job of rows) {
    if (held.some((ref) => ref.runId === job.run_id && ref.job === job.key && ref.fence === job.fence)) continue
    await moveJob(ctx.db, job.run_id, job.key, 'queued', null)
    await sql`update run_jobs set attempt = attempt - 1 where run_id = ${job.run_id} and key = ${job.key}`.execute(ctx.db)
    await ring(ctx.db, 'queue', job.run_id)
  }
}

async function resume({ db, clock }: Context, runnerId: string, ref: JobRef, box: SecretBox): Promise<HeldJob> {
  const { rows } = await sql<JobRow>`
    update run_jobs set beats = beats + 1 where run_id = ${ref.runId} and key = ${ref.job} and fence = ${ref.fence} and runner_id = ${runnerId} and state = 'running' returning *`.execute(db)
  const [job] = rows
  if (!job) return { ...ref, isGone: true, nextSeq: 0, secrets: {}, stop: null }
  return { ...ref, isGone: false, nextSeq: job.next_seq, secrets: await leaseSecrets(db, job, { box, clock }), stop: job.stop_reason }
}
