import type { JobPlan } from '#kernel/feature'
import type { JobState, RunState } from './contract.ts'

/** A job as the rules of a run see it. */
export interface JobNode {
  readonly key: string
  readonly state: JobState
  readonly needs: readonly string[]
  readonly plan: JobPlan
  readonly outputs: Readonly<Record<string, string>>
  readonly reason: string | null
  readonly stopReason: string | null
  readonly instanceOf: string | null
}

/** A run as its own rules see it. */
export interface RunNode {
  readonly state: RunState
  readonly stopReason: string | null
  readonly stopState: 'failed' | 'cancelled' | null
  /** Another run of the same concurrency key goes first. */
  readonly isHeldBack: boolean
}

/** One decision on a run's graph. */
export type Move =
  | { readonly kind: 'move'; readonly job: string; readonly to: JobState; readonly reason: string | null }
  | { readonly kind: 'stop'; readonly job: string; readonly reason: string }
  | { readonly kind: 'expand'; readonly job: string }
