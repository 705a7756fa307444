import type { Context, JobPlan, RunKind } from '#kernel/feature'
import { sql } from '#platform/database'
import { GateOpened } from './contract.ts'
import { decideMoves } from './decide-moves.ts'
import { insertJobs, moveJob, orderStop } from './job-store.ts'
import { currentState, judgeRun } from './judge-run.ts'
import { needsOf } from './needs.ts'
import { ring } from './run-channels.ts'
import type { JobNode, Move, RunNode } from './run-graph.ts'
import type { JobRow, RunRow } from './run-rows.ts'
import { isHeldBack, jobsOf, moveRun } from './run-store.ts'

/** Finds a kind of run by its id. */
export type KindOf = (id: string) => RunKind | undefined

/**
 * Carries out all that follows from how a run's jobs stand, in this transaction; the caller has locked the run. The end of
 * the run itself is left to the worker, which acts as the system and not as whoever reported the last job.
 */
export async function advanceRun(ctx: Context, run: RunRow, kindOf: KindOf): Promise<void> {
  const node: RunNode = { state: run.state, stopReason: run.stop_reason, stopState: run.stop_state, isHeldBack: await isHeldBack(ctx.db, run) }
  for (;;) {
    const rows = await jobsOf(ctx.db, run.id)
    const jobs = rows.map(asNode)
    const moves = decideMoves(node, jobs)
    if (moves.length === 0) return settle(ctx, run, node, jobs)
    for (const move of moves) await carryOut(ctx, run, move, rows, kindOf)
  }
}

export function asNode(row: JobRow): JobNode {
  return { key: row.key, state: row.state, needs: row.needs, plan: row.plan, outputs: row.outputs, reason: row.reason, stopReason: row.stop_reason, instanceOf: row.instance_of }
}

async function settle(ctx: Context, run: RunRow, node: RunNode, jobs: readonly JobNode[]): Promise<void> {
  if (judgeRun(node, jobs)) {
    await sql`update runs set needs_look = true where id = ${run.id}`.execute(ctx.db)
    return ring(ctx.db, 'look', run.id)
  }
  const state = currentState(node, jobs)
  if (state !== run.state && state !== 'queued') await moveRun(ctx.db, run.id, state, state === 'waiting' ? whoIsWaitedFor(jobs) : null)
}

function whoIsWaitedFor(jobs: readonly JobNode[]): string {
  const gate = jobs.find((job) => job.state === 'waiting')
  return `Waits for ${gate?.plan.gate?.approvers.join(' or ') ?? 'a person'}: ${gate?.plan.gate?.prompt ?? ''}`
}

async function carryOut(ctx: Context, run: RunRow, move: Move, rows: readonly JobRow[], kindOf: KindOf): Promise<void> {
  if (move.kind === 'stop') {
    await orderStop(ctx.db, run.id, move.job, move.reason)
    return ring(ctx.db, 'stop', run.id)
  }
  if (move.kind === 'expand') return expand(ctx, run, move.job, rows, kindOf)
  if (move.to === 'running' || move.to === 'blocked') throw new Error(`A job cannot be moved to ${move.to} by the rules of its run.`)
  if (!(await moveJob(ctx.db, run.id, move.job, move.to, move.reason))) return
  if (move.to === 'queued') await ring(ctx.db, 'queue', run.id)
  if (move.to === 'waiting') await openGate(ctx, run, move.job, rows)
  // Whoever follows the log of a job that will never run must be told.
  if (move.to === 'skipped' || move.to === 'cancelled' || move.to === 'failed') await ring(ctx.db, 'log', `${run.id} ${move.job}`)
}

async function openGate(ctx: Context, run: RunRow, job: string, rows: readonly JobRow[]): Promise<void> {
  const gate = rows.find((row) => row.key === job)?.plan.gate
  const data = { runId: run.id, job, prompt: gate?.prompt ?? '', approvers: [...(gate?.approvers ?? [])] }
  await ctx.append(GateOpened, { subject: run.subject, summary: `${run.title} waits for approval: ${data.prompt}`, data, cause: { kind: 'run', id: run.id }, ...(run.environment === null ? {} : { environment: run.environment }) })
}

/** Puts the instances of a dynamic job in its place; what needed it then needs all of them. */
async function expand(ctx: Context, run: RunRow, key: string, rows: readonly JobRow[], kindOf: KindOf): Promise<void> {
  const row = rows.find((each) => each.key === key)
  if (!row) return
  const instances = instancesOf(run, row, rows, kindOf)
  if (typeof instances === 'string') return void (await moveJob(ctx.db, run.id, key, 'failed', instances))
  if (instances.length === 0) return void (await moveJob(ctx.db, run.id, key, 'skipped', 'It has no instances.'))
  await sql`delete from run_jobs where run_id = ${run.id} and key = ${key}`.execute(ctx.db)
  await insertJobs(ctx.db, run.id, instances.map((plan) => ({ plan: { ...plan, dynamic: false }, position: row.position, instanceOf: key })))
  const keys = instances.map((plan) => plan.key)
  await sql`
    update run_jobs set needs = array_remove(needs, ${key}) || ${keys}::text[], plan = jsonb_set(plan, '{needs}', to_jsonb(array_remove(needs, ${key}) || ${keys}::text[]))
    where run_id = ${run.id} and ${key} = any(needs)`.execute(ctx.db)
}

/** The instances, or a sentence on why there are none to be had. */
function instancesOf(run: RunRow, row: JobRow, rows: readonly JobRow[], kindOf: KindOf): readonly JobPlan[] | string {
  const kind = kindOf(run.kind)
  if (!kind?.expand) return `Runs of the kind ${run.kind} cannot say what ${row.name} consists of.`
  try {
    const jobs = new Map(rows.map((each) => [each.key, asNode(each)]))
    const instances = kind.expand(row.plan, needsOf(asNode(row), jobs), run.input)
    const taken = instances.find((plan, index) => (plan.key !== row.key && jobs.has(plan.key)) || instances.findIndex((other) => other.key === plan.key) !== index)
    return taken ? `Two jobs of the run would have the name ${taken.key}.` : instances
  } catch (error) {
    return `The instances of the job cannot be told: ${error instanceof Error ? error.message : String(error)}`
  }
}
