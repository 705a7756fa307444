import type { ContextValue } from '../expression/context-value.ts'
import type { Concurrency, JobEnvironment } from '../model/workflow.ts'

/** One job of a run: an instance of a job of the file, one for each combination of its matrix. Plain data. */
export interface PlannedJob {
  /** Unique in the run and the same each time that it is planned: `build`, or `build.1` in a matrix. */
  readonly key: string
  /** Id in the file; what `needs` and the `needs` context name. */
  readonly id: string
  /** As it is shown: `build (ubuntu-latest, 20)`. */
  readonly name: string
  /** Ids of jobs that have to be finished first. */
  readonly needs: readonly string[]
  /** Keys of the same; the key of a job that is still dynamic is its id. */
  readonly needKeys: readonly string[]
  /** Labels that a runner must have. */
  readonly runsOn: readonly string[]
  readonly runsOnGroup?: string
  /** The `matrix` context; null without a matrix. */
  readonly matrix: { readonly [name: string]: ContextValue } | null
  readonly strategy: PlannedStrategy
  readonly timeoutMs: number
  readonly continueOnError: boolean
  readonly environment?: JobEnvironment
  readonly concurrency?: Concurrency
  /** Set when the number or the place of its instances depends on what its needs give: `expandJob` then, before its `if` is looked at. */
  readonly dynamic: boolean
  /** Set when there is nothing to run whatever its `if` says: a sentence. */
  readonly skipReason?: string
}

export interface PlannedStrategy {
  readonly failFast: boolean
  /** Instances of the matrix that may run at once; all when absent. */
  readonly maxParallel?: number
  /** Place in the matrix from 0, and how many there are. */
  readonly jobIndex: number
  readonly jobTotal: number
}

/** GitHub's limit on a job that sets none: six hours. */
export const defaultTimeoutMs = 360 * 60_000

/** The `strategy` context of a job. */
export function strategyContext({ strategy }: Pick<PlannedJob, 'strategy'>): { readonly [name: string]: ContextValue } {
  return {
    'fail-fast': strategy.failFast, 'job-index': strategy.jobIndex, 'job-total': strategy.jobTotal, 'max-parallel': strategy.maxParallel ?? strategy.jobTotal,
  }
}
