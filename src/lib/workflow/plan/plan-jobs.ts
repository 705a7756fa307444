import type { ContextValue, ExpressionContexts } from '../expression/context-value.ts'
import { TokenType } from '@actions/expressions/lexer'
import { lexExpression } from '../expression/parse-expression.ts'
import { hasExpression, splitTemplate } from '../expression/template.ts'
import type { Job, Workflow } from '../model/workflow.ts'
import { expandJob } from './expand-job.ts'
import type { PlannedJob } from './planned-job.ts'
import { defaultTimeoutMs } from './planned-job.ts'

export interface PlanContexts {
  readonly github: ContextValue
  readonly inputs?: ContextValue
  readonly vars?: ContextValue
}

/**
 * All jobs of a run that can be told before it starts, in the order of the file. A job whose matrix, name, runner or limits depend on
 * what its needs give is one dynamic entry, to be replaced by `expandPlanned` when they are finished.
 * @throws ProductError `invalid` when a matrix or an expression is wrong.
 */
export function planJobs(workflow: Workflow, contexts: PlanContexts): readonly PlannedJob[] {
  const given: ExpressionContexts = { inputs: {}, vars: {}, ...contexts }
  return withNeedKeys(workflow.jobs.flatMap((job) => (dependsOnNeeds(job) ? [{ ...placeholder(job), dynamic: true }] : instancesOf(job, given))))
}

/** The plan with a dynamic job replaced by its instances, now that the `needs` context is known. Other jobs keep their keys. @throws ProductError */
export function expandPlanned(plan: readonly PlannedJob[], job: Job, contexts: PlanContexts & { readonly needs: ContextValue }): readonly PlannedJob[] {
  const instances = instancesOf(job, { inputs: {}, vars: {}, ...contexts })
  return withNeedKeys(plan.flatMap((planned) => (planned.id === job.id && planned.dynamic ? instances : [planned])))
}

/** Ids of all jobs that a job needs, directly or not. */
export function ancestorsOf(jobs: readonly { readonly id: string; readonly needs: readonly string[] }[], id: string): readonly string[] {
  const found = new Set<string>()
  const open = [id]
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    const needs = jobs.find((job) => job.id === current)?.needs ?? []
    for (const need of needs) {
      if (found.has(need)) continue
      found.add(need)
      open.push(need)
    }
  }
  return [...found]
}

function withNeedKeys(plan: readonly PlannedJob[]): readonly PlannedJob[] {
  const keys = new Map<string, string[]>()
  for (const { id, key } of plan) keys.set(id, [...(keys.get(id) ?? []), key])
  return plan.map((job) => ({ ...job, needKeys: job.needs.flatMap((need) => keys.get(need) ?? []) }))
}

/** A matrix that excludes everything leaves one entry that is skipped, so that its dependents have something to wait for. */
function instancesOf(job: Job, contexts: ExpressionContexts): readonly PlannedJob[] {
  const instances = expandJob(job, contexts)
  return instances.length > 0 ? instances : [{ ...placeholder(job), skipReason: 'Its matrix excludes every combination.' }]
}

function placeholder(job: Job): PlannedJob {
  const isNamed = job.name !== undefined && !hasExpression(job.name)
  return {
    key: job.id, id: job.id, name: isNamed ? (job.name ?? job.id) : job.id, needs: job.needs, needKeys: job.needs, runsOn: [], matrix: null,
    strategy: { failFast: true, jobIndex: 0, jobTotal: 1 }, timeoutMs: defaultTimeoutMs, continueOnError: false, dynamic: false,
  }
}

/** Whether anything that has to be known before the job is placed reads the `needs` context. */
function dependsOnNeeds(job: Job): boolean {
  const planned = [job.name, job.strategy, job.runsOn, job.timeoutMinutes, job.continueOnError, job.environment?.name, job.concurrency]
  return planned.some((part) => textsIn(part).some((text) => hasExpression(text) && readsNeeds(text)))
}

function readsNeeds(template: string): boolean {
  return splitTemplate(template).some((part) => {
    if (!('expression' in part)) return false
    const tokens = lexExpression(part.expression)
    return tokens.some((token, at) => token.type === TokenType.IDENTIFIER && token.lexeme.toLowerCase() === 'needs' && tokens[at - 1]?.type !== TokenType.DOT)
  })
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap((held) => textsIn(held))
}
