import type { z } from 'zod'
import type { Actor, Cause, Context, RunKind, RunPlan } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { sql } from '#platform/database'
import { advanceRun, type KindOf } from './advance-run.ts'
import { checkPlan } from './check-plan.ts'
import { RunQueued } from './contract.ts'
import { insertJobs, type NewJob } from './job-store.ts'
import { lockRun } from './run-store.ts'
import { stopRun } from './stop-run.ts'

export interface RunRequest<Kind extends RunKind = RunKind> {
  readonly kind: Kind
  readonly input: z.input<Kind['input']>
  /** The graph, where the caller has it already; else the kind is asked for it. */
  readonly plan?: RunPlan
  /** The id that the plan was made for. */
  readonly id?: string
  readonly cause?: Cause
  readonly rerunOf?: string
  /** Who wants it, where that is not the actor of the context; he may not approve its four-eyes gates. */
  readonly startedBy?: Actor
  /** The jobs as they shall stand, for a re-run of the failed part; else the plan's, fresh. */
  readonly jobs?: readonly NewJob[]
}

/**
 * Starts a run in the caller's transaction; what is ready is leased by runners as soon as that commits. Access is the
 * caller's affair. Throws `invalid` for an input that the kind does not take or a plan that cannot be carried out.
 */
export async function startRun<Kind extends RunKind>(ctx: Context, request: RunRequest<Kind>): Promise<{ runId: string }> {
  return startParsed(ctx, { ...request, input: parseInput(request.kind, request.input) })
}

/** The same with an input that the kind's schema has given already. */
export async function startParsed(ctx: Context, request: Omit<RunRequest, 'input'> & { readonly input: unknown }): Promise<{ runId: string }> {
  const { kind, input } = request
  const id = request.id ?? newId()
  const plan = request.plan ?? (await kind.plan(input, ctx, { id }))
  const jobs = request.jobs ?? plan.jobs.map((job, position) => ({ plan: job, position }))
  checkPlan(plan, jobs.map((job) => job.plan))
  await makeWay(ctx, plan)
  await insertRun(ctx, id, request, plan)
  await insertJobs(ctx.db, id, jobs)
  const data = { runId: id, kind: kind.id, title: plan.title }
  await ctx.append(RunQueued, { subject: plan.subject, summary: `${plan.title} queued`, data, ...(plan.environment === undefined ? {} : { environment: plan.environment }), ...(request.cause ? { cause: request.cause } : {}) })
  const kindOf: KindOf = (name) => (name === kind.id ? kind : undefined)
  await advanceRun(ctx, await lockRun(ctx.db, id), kindOf)
  return { runId: id }
}

export function parseInput(kind: RunKind, input: unknown): unknown {
  const parsed = kind.input.safeParse(input)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => ({ path: ['input', ...issue.path].join('.'), message: issue.message }))
  throw new ProductError('invalid', `The input of ${kind.title} is not as it must be: ${faults.map((fault) => `${fault.path}: ${fault.message}`).join('; ')}`, { faults })
}

/** Runs of one key are numbered one at a time, so that none overlooks another that is just being started. */
async function makeWay(ctx: Context, plan: RunPlan): Promise<void> {
  if (!plan.concurrency) return
  const { key, cancelInProgress } = plan.concurrency
  await sql`select pg_advisory_xact_lock(hashtextextended(${`runs concurrency ${key}`}, 0))`.execute(ctx.db)
  if (!cancelInProgress) return
  const { rows } = await sql<{ id: string }>`select id from runs where concurrency_key = ${key} and finished_at is null order by position`.execute(ctx.db)
  for (const { id } of rows) await stopRun(ctx, await lockRun(ctx.db, id), { reason: `A newer run of ${key} took its place.`, state: 'cancelled' })
}

async function insertRun(ctx: Context, id: string, request: Omit<RunRequest, 'plan' | 'jobs'>, plan: RunPlan): Promise<void> {
  const startedBy = request.startedBy ?? ctx.actor
  const cause = request.cause ?? ctx.cause ?? null
  await sql`
    insert into runs (id, kind, title, subject, environment, input, plan, started_by, cause, rerun_of, concurrency_key, timeout_ms)
    values (${id}, ${request.kind.id}, ${plan.title}, ${plan.subject}, ${plan.environment ?? null}, ${JSON.stringify(request.input ?? null)}::jsonb, ${JSON.stringify(plan)}::jsonb,
      ${JSON.stringify({ kind: startedBy.kind, id: startedBy.id, name: startedBy.name })}::jsonb, ${cause === null ? null : JSON.stringify(cause)}::jsonb, ${request.rerunOf ?? null}, ${plan.concurrency?.key ?? null}, ${plan.timeoutMs ?? null})`.execute(ctx.db)
}

