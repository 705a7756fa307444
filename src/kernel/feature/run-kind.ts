import type { z } from 'zod'
import type { EntityRef } from '#lib/entity-ref'
import type { Context } from './context.ts'

/** One command of a job. Steps of a job run in order in one workspace on one runner. */
export interface StepPlan {
  /** Unique in the job; a workflow's step id where it has one. */
  readonly key: string
  readonly name: string
  /** Script text, given to `shell`: bash, sh, python, or a command line with {0} for the script's path. */
  readonly run: string
  readonly shell: string
  readonly workingDirectory?: string
  readonly env?: Readonly<Record<string, string>>
  /** Workflow expression; only where the job `evaluates`. */
  readonly if?: string
  readonly timeoutMs?: number
  readonly continueOnError?: boolean
  /** Names of secrets that this step alone gets, as environment variables of the same names. */
  readonly secrets?: readonly string[]
  /** Line of the step in the file that it comes from. */
  readonly line?: number
}

export interface GatePlan {
  /** `role:maintainer`, `team:payments`, `person:ada`. */
  readonly approvers: readonly string[]
  readonly prompt: string
  /** Expired gates count as declined. */
  readonly expiresAfterMs: number
  /** The one who started the run may not approve it. */
  readonly fourEyes?: boolean
}

/** A node of a run's graph: what one runner leases and carries out. */
export interface JobPlan {
  readonly key: string
  readonly name: string
  readonly needs: readonly string[]
  readonly executor: 'process' | 'dummy' | 'gate'
  readonly labels: readonly string[]
  readonly steps: readonly StepPlan[]
  readonly gate?: GatePlan
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** Further tries after a failure or a lost runner; 0 means that a lost job fails. */
  readonly retries: number
  readonly continueOnError?: boolean
  /** Runs even when a need failed, or by the expression in `if`. */
  readonly if?: string
  /** Names of secrets offered as `secrets.NAME` to expressions of this job. */
  readonly secrets?: readonly string[]
  /** `${{ }}` in steps is evaluated by the runner with these contexts (and needs, steps, env, secrets). Left out: text is literal. */
  readonly evaluates?: { readonly contexts: Readonly<Record<string, unknown>> }
  /** Output name → template over the steps' outputs. */
  readonly outputs?: Readonly<Record<string, string>>
  /** Matrix jobs: the same group stops together when one fails, and at most so many run at once. */
  readonly group?: { readonly id: string; readonly failFast: boolean; readonly maxParallel?: number }
  /** A job whose instances are known only when its needs are done; `RunKind.expand` is asked then. */
  readonly dynamic?: boolean
  /** Anything the kind wants back in `expand` and `finished`. */
  readonly extra?: unknown
}

export interface RunPlan {
  readonly title: string
  readonly subject: EntityRef
  readonly environment?: string
  readonly jobs: readonly JobPlan[]
  /** Runs of the same key go one after another; `cancelInProgress` cancels the older ones. */
  readonly concurrency?: { readonly key: string; readonly cancelInProgress: boolean }
  readonly timeoutMs?: number
}

export interface FinishedRun {
  readonly id: string
  readonly kind: string
  readonly state: 'succeeded' | 'failed' | 'cancelled'
  readonly subject: EntityRef
  readonly environment: string | null
  readonly input: unknown
  readonly jobs: readonly { key: string; state: string; outputs: Readonly<Record<string, string>>; extra: unknown }[]
}

/** A kind of run: how its input becomes a graph of jobs, and what follows when it ends. */
export interface RunKind<Input extends z.ZodType = z.ZodType> {
  readonly id: string
  readonly title: string
  /** Access asked of whoever starts one through `runs.start`. */
  readonly access: `${string}:${'write' | 'manage' | 'admin'}`
  readonly input: Input
  /** `run.id` is the id that the run will have. A run that is started again keeps the plan and gets an id of its own. */
  plan(input: z.output<Input>, ctx: Context, run: { readonly id: string }): Promise<RunPlan>
  /** Asked before a run that has ended is started again with the same plan. Throws what stands against it now. */
  allowsAgain?(input: z.output<Input>, ctx: Context): Promise<void>
  /** Instances of a dynamic job, once its needs are done. `needs` is GitHub's context of that name. */
  expand?(job: JobPlan, needs: Readonly<Record<string, unknown>>, input: z.output<Input>): readonly JobPlan[]
  /** In the transaction that ends the run. Must be quick: long work belongs in a reaction to `RunFinished`. */
  finished?(run: FinishedRun, ctx: Context): Promise<void>
}

export function defineRunKind<Input extends z.ZodType>(kind: RunKind<Input>): RunKind<Input> {
  return Object.freeze(kind)
}
