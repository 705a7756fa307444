import { statusOf, type StatusState } from '#ui'
import type { Run, RunJob } from '../contract.ts'

/** A job's state in the seven, and its word. A gate that waits says for whom it waits elsewhere. */
export function jobStatus({ state }: Pick<RunJob, 'state'>): { state: StatusState; word: string } {
  return { state: statusOf(state), word: state.charAt(0).toUpperCase() + state.slice(1) }
}

/** The job to show first: a failed one, else one that waits for a person, else a running one, else the first that has begun. */
export function firstJob(jobs: readonly RunJob[]): RunJob | undefined {
  for (const state of ['failed', 'waiting', 'running'] as const) {
    const found = jobs.find((job) => job.state === state)
    if (found) return found
  }
  return jobs.find(({ startedAt }) => startedAt !== null) ?? jobs[0]
}

export function isOver({ state }: Pick<Run, 'state'>): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled'
}

/** A size as people read it: `1.4 MB`. */
