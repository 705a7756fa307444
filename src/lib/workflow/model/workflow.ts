import type { TemplateBoolean, TemplateNode, TemplateNumber, TemplateRecord } from './template-node.ts'

/** A workflow file as plain data: it goes through JSON unchanged. Any string may hold `${{ }}` where GitHub allows it. */
export interface Workflow {
  readonly path: string
  readonly name?: string
  readonly runName?: string
  readonly on: readonly Trigger[]
  readonly env: TemplateRecord
  readonly defaults: RunDefaults
  readonly concurrency?: Concurrency
  readonly permissions?: Permissions
  readonly jobs: readonly Job[]
}

/** One entry of `on`. A filter that is absent lets everything through. */
export interface Trigger {
  readonly event: string
  readonly line: number
  readonly types?: readonly string[]
  readonly branches?: readonly string[]
  readonly branchesIgnore?: readonly string[]
  readonly tags?: readonly string[]
  readonly tagsIgnore?: readonly string[]
  readonly paths?: readonly string[]
  readonly pathsIgnore?: readonly string[]
  readonly workflows?: readonly string[]
  readonly names?: readonly string[]
  readonly versions?: readonly string[]
  readonly schedule?: readonly ScheduleEntry[]
  readonly inputs?: readonly WorkflowInput[]
  readonly outputs?: readonly WorkflowCallOutput[]
  readonly secrets?: readonly WorkflowCallSecret[]
}

export interface ScheduleEntry {
  readonly cron: string
  /** IANA time zone; UTC when absent. */
  readonly timezone?: string
}

export const workflowInputTypes = ['string', 'boolean', 'number', 'choice', 'environment'] as const
export type WorkflowInputType = (typeof workflowInputTypes)[number]

export interface WorkflowInput {
  readonly name: string
  readonly type: WorkflowInputType
  readonly description?: string
  readonly required: boolean
  readonly default?: string | number | boolean
  readonly options?: readonly string[]
}

export interface WorkflowCallOutput {
  readonly name: string
  readonly description?: string
  readonly value: string
}

export interface WorkflowCallSecret {
  readonly name: string
  readonly description?: string
  readonly required: boolean
}

export interface RunDefaults {
  readonly shell?: string
  readonly workingDirectory?: string
}

export interface Concurrency {
  readonly group: string
  readonly cancelInProgress: TemplateBoolean
}

/** `read-all`, `write-all`, or scopes to `read`, `write`, `none`. */
export type Permissions = string | Readonly<Record<string, string>>

export interface Job {
  readonly id: string
  readonly name?: string
  readonly needs: readonly string[]
  /** As written: an expression, with or without `${{ }}`. */
  readonly if?: string
  readonly runsOn: RunsOn
  readonly env: TemplateRecord
  readonly defaults: RunDefaults
  readonly strategy?: Strategy
  readonly timeoutMinutes?: TemplateNumber
  readonly continueOnError?: TemplateBoolean
  readonly environment?: JobEnvironment
  readonly concurrency?: Concurrency
  readonly permissions?: Permissions
  readonly outputs: TemplateRecord
  readonly steps: readonly Step[]
  /** A reusable workflow is called instead of steps. */
  readonly uses?: string
  readonly with?: TemplateNode
  readonly secrets?: TemplateNode
  readonly container?: TemplateNode
  readonly services?: TemplateNode
  readonly line: number
}

export interface RunsOn {
  /** Each may be a template; one that is a whole expression may give a list. */
  readonly labels: readonly string[]
  readonly group?: string
}

export interface Strategy {
  /** A mapping of vectors, `include` and `exclude`, or one expression. */
  readonly matrix?: TemplateNode
  readonly failFast?: TemplateBoolean
  readonly maxParallel?: TemplateNumber
  /** Set when the whole strategy is one expression. */
  readonly expression?: string
}

export interface JobEnvironment {
  readonly name: string
  readonly url?: string
}

export interface Step {
  /** The id in the file, or one made as GitHub does (`__run`, `__actions_checkout`, `__run_2`). */
  readonly id: string
  readonly name?: string
  /** As written: an expression, with or without `${{ }}`. */
  readonly if?: string
  readonly run?: string
  readonly uses?: string
  readonly with: TemplateRecord
  readonly env: TemplateRecord
  readonly shell?: string
  readonly workingDirectory?: string
  readonly timeoutMinutes?: TemplateNumber
  readonly continueOnError?: TemplateBoolean
  readonly line: number
}
