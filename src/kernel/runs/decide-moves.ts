import { type ContextValue, evaluateCondition } from '#lib/workflow'
import { hasEnded } from './job-states.ts'
import { ancestorResults, needsOf } from './needs.ts'
import type { JobNode, Move, RunNode } from './run-graph.ts'

/**
 * What must happen next in a run's graph, given how its jobs stand: the whole of the rules on needs, conditions, groups and
 * stopping. Pure; asked again after each round until it has nothing to say.
 */
export function decideMoves(run: RunNode, jobs: readonly JobNode[]): Move[] {
  if (hasEnded(run.state)) return []
  const byKey = new Map(jobs.map((job) => [job.key, job]))
  const stops = failFastStops(jobs)
  const stopped = new Set(stops.map((move) => move.job))
  if (run.isHeldBack && run.stopReason === null) return stops
  const room = new Rooms(jobs)
  const ready = jobs.filter((job) => job.state === 'blocked' && !stopped.has(job.key) && job.needs.every((key) => hasEnded(byKey.get(key)?.state ?? 'skipped')))
  return [...stops, ...ready.flatMap((job) => decideReady(run, job, byKey, room))]
}

function decideReady(run: RunNode, job: JobNode, jobs: ReadonlyMap<string, JobNode>, room: Rooms): Move[] {
  const verdict = judge(run, job, jobs)
  if (verdict !== undefined) return [verdict]
  if (job.plan.dynamic === true) return [{ kind: 'expand', job: job.key }]
  if (!room.take(job)) return []
  return [{ kind: 'move', job: job.key, to: job.plan.executor === 'gate' ? 'waiting' : 'queued', reason: null }]
}

/** The move of a job that will not run; undefined for one that will. */
function judge(run: RunNode, job: JobNode, jobs: ReadonlyMap<string, JobNode>): Move | undefined {
  const needs = needsOf(job, jobs)
  const results = Object.fromEntries(Object.entries(needs).map(([name, need]) => [name, need.result]))
  const status = { of: 'job' as const, cancelled: run.stopReason !== null, needs: results, ancestors: ancestorResults(job, jobs) }
  try {
    // What a plan holds and what jobs gave out came through JSON, so it is JSON.
    const contexts = { ...job.plan.evaluates?.contexts, needs } as unknown as Record<string, ContextValue>
    if (evaluateCondition(job.plan.if, contexts, status).passed) return undefined
  } catch (error) {
    return { kind: 'move', job: job.key, to: 'failed', reason: `The condition of the job cannot be evaluated: ${error instanceof Error ? error.message : String(error)}` }
  }
  if (run.stopReason !== null) return { kind: 'move', job: job.key, to: 'cancelled', reason: run.stopReason }
  return { kind: 'move', job: job.key, to: 'skipped', reason: whySkipped(job, results) }
}

function whySkipped(job: JobNode, results: Readonly<Record<string, string>>): string {
  const [name, result] = Object.entries(results).find(([, each]) => each !== 'success') ?? []
  if (name !== undefined && job.plan.if === undefined) return `${name}, which it needs, ended as ${result}.`
  return job.plan.if === undefined ? 'A job that it depends on did not succeed.' : `Its condition is false: ${job.plan.if}`
}

/** When one of a fail-fast group fails, the others stop. */
function failFastStops(jobs: readonly JobNode[]): Move[] {
  const failed = new Map<string, string>()
  for (const job of jobs) {
    const group = job.plan.group
    if (group?.failFast === true && job.state === 'failed' && job.plan.continueOnError !== true) failed.set(group.id, job.key)
  }
  return jobs.flatMap((job): Move[] => {
    const culprit = job.plan.group && failed.get(job.plan.group.id)
    if (culprit === undefined || hasEnded(job.state) || job.stopReason !== null) return []
    const reason = `Stopped because ${culprit} of the same group failed.`
    return job.state === 'running' ? [{ kind: 'stop', job: job.key, reason }] : [{ kind: 'move', job: job.key, to: 'cancelled', reason }]
  })
}

/** How many more jobs of each group may start. */
class Rooms {
  readonly #left = new Map<string, number>()

  constructor(jobs: readonly JobNode[]) {
    for (const { plan: { group } } of jobs) if (group?.maxParallel !== undefined) this.#left.set(group.id, group.maxParallel)
    for (const job of jobs) if (job.state === 'queued' || job.state === 'running' || job.state === 'waiting') this.take(job)
  }

  take(job: JobNode): boolean {
    const id = job.plan.group?.id
    const left = id === undefined ? undefined : this.#left.get(id)
    if (id === undefined || left === undefined) return true
    this.#left.set(id, left - 1)
    return left > 0
  }
}
