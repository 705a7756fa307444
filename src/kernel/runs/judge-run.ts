import { hasEnded } from './job-states.ts'
import type { JobNode, RunNode } from './run-graph.ts'

export interface RunOutcome {
  readonly state: 'succeeded' | 'failed' | 'cancelled'
  readonly reason: string | null
}

/** How a run ended, or undefined while a job has not. A failure that the plan allows does not fail the run. */
export function judgeRun(run: RunNode, jobs: readonly JobNode[]): RunOutcome | undefined {
  if (!jobs.every((job) => hasEnded(job.state))) return undefined
  const failed = jobs.find((job) => job.state === 'failed' && job.plan.continueOnError !== true)
  const cancelled = jobs.find((job) => job.state === 'cancelled')
  const wasStopped = run.stopReason !== null && (cancelled !== undefined || failed !== undefined || jobs.length === 0)
  if (wasStopped) return { state: run.stopState ?? 'cancelled', reason: run.stopReason }
  if (failed) return { state: 'failed', reason: `${failed.plan.name}: ${failed.reason ?? 'it failed.'}` }
  if (cancelled) return { state: 'cancelled', reason: `${cancelled.plan.name}: ${cancelled.reason ?? 'it was cancelled.'}` }
  return { state: 'succeeded', reason: null }
}

/** How an unfinished run stands: `waiting` when nothing but a person can move it. */
export function currentState(run: RunNode, jobs: readonly JobNode[]): 'queued' | 'running' | 'waiting' {
  if (jobs.some((job) => job.state === 'running')) return 'running'
  const isWaiting = jobs.some((job) => job.state === 'waiting') && !jobs.some((job) => job.state === 'queued')
  if (isWaiting) return 'waiting'
  return run.state === 'queued' ? 'queued' : 'running'
}
