/** How a job or a step ended, in GitHub's words. */
export type RunResult = 'success' | 'failure' | 'cancelled' | 'skipped'

/** What `success()`, `failure()` and `cancelled()` read in the `if` of a step: how its job stands when the step's turn comes. */
export interface StepStatus {
  readonly of: 'step'
  readonly job: 'success' | 'failure' | 'cancelled'
}

/** The same for the `if` of a job. `ancestors` are all jobs that it needs, directly or not: one that was skipped keeps it from running. */
export interface JobStatus {
  readonly of: 'job'
  readonly cancelled: boolean
  readonly needs: Readonly<Record<string, RunResult>>
  readonly ancestors?: Readonly<Record<string, RunResult>>
}

export type ConditionStatus = StepStatus | JobStatus

export const statusFunctionNames = ['success', 'failure', 'cancelled', 'always'] as const
export type StatusFunctionName = (typeof statusFunctionNames)[number]
