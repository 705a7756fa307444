import { conditionExpression, evaluateCondition } from '../expression/condition.ts'
import type { ConditionStatus, JobStatus, RunResult } from '../expression/condition-status.ts'
import type { ExpressionContexts } from '../expression/context-value.ts'
import type { EvaluateOptions } from '../expression/evaluate-expression.ts'
import { readValues } from './read-values.ts'

export interface SkippedPart {
  /** The `if` as written. */
  readonly if?: string | undefined
  readonly status: ConditionStatus
  readonly contexts: ExpressionContexts
  readonly options?: EvaluateOptions
}

/**
 * Why a job or a step is skipped, as a sentence; undefined when its `if` lets it run.
 * Names the need that failed, or the condition with the values that it read. Never throws: a condition that fails is the reason.
 */
export function explainSkip(part: SkippedPart): string | undefined {
  try {
    const outcome = evaluateCondition(part.if, part.contexts, part.status, part.options)
    return outcome.passed ? undefined : reasonOf(part, outcome.expression)
  } catch (error) {
    return `Its condition '${part.if ?? ''}' could not be evaluated: ${error instanceof Error ? error.message : String(error)}`
  }
}

function reasonOf(part: SkippedPart, expression: string): string {
  const written = conditionExpression(part.if)
  const isImplied = (part.if ?? '').trim() === '' || written.startsWith('success() && (')
  if (isImplied && !evaluateCondition('success()', part.contexts, part.status).passed) return `${statusReason(part.status)}${hint(part)}`
  const own = isImplied ? expression.slice('success() && ('.length, -1) : expression
  const values = readValues(own, part.contexts)
  const status = isImplied ? [] : statusValues(part.status)
  const read = [...values, ...status]
  return `Its condition '${own}' is false${read.length === 0 ? '' : `: ${read.join(', ')}`}.`
}

function hint(part: SkippedPart): string {
  return (part.if ?? '').trim() === '' ? '' : " Its condition would have to name always(), failure() or cancelled() to run all the same."
}

function statusReason(status: ConditionStatus): string {
  if (status.of === 'step') return status.job === 'cancelled' ? 'The job was cancelled.' : 'An earlier step failed.'
  if (status.cancelled) return 'The run was cancelled.'
  const held = blocking(status)
  return `It needs ${held.map(([id, result]) => `'${id}', which ${verbs[result]}`).join(', and ')}.`
}

const verbs: Readonly<Record<RunResult, string>> = { success: 'succeeded', failure: 'failed', cancelled: 'was cancelled', skipped: 'was skipped' }

function blocking(status: JobStatus): readonly [string, RunResult][] {
  const direct = Object.entries(status.needs).filter(([, result]) => result !== 'success')
  return direct.length > 0 ? direct : Object.entries(status.ancestors ?? {}).filter(([, result]) => result !== 'success')
}

function statusValues(status: ConditionStatus): readonly string[] {
  if (status.of === 'step') return [`the job so far is '${status.job}'`]
  const results = Object.entries(status.needs).map(([id, result]) => `'${id}' ${verbs[result]}`)
  return status.cancelled ? ['the run is cancelled', ...results] : results
}
