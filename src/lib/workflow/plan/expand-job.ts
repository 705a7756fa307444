import { ProductError } from '../../errors.ts'
import type { ContextValue, ExpressionContexts } from '../expression/context-value.ts'
import { isContextObject } from '../expression/context-value.ts'
import { isTruthy } from '../expression/condition.ts'
import { textOf } from '../expression/evaluate-record.ts'
import { evaluateTemplate, evaluateText, hasExpression } from '../expression/template.ts'
import type { MatrixCombination } from '../matrix/expand-matrix.ts'
import { expandMatrix } from '../matrix/expand-matrix.ts'
import { matrixJobName } from '../matrix/matrix-name.ts'
import { defined } from '../model/defined.ts'
import type { Concurrency, Job, JobEnvironment } from '../model/workflow.ts'
import type { PlannedJob, PlannedStrategy } from './planned-job.ts'
import { defaultTimeoutMs, strategyContext } from './planned-job.ts'
import { evaluateRunsOn } from './runs-on.ts'

/**
 * The instances of a job, with the contexts `github`, `inputs`, `vars` and, once its needs are finished, `needs`.
 * An empty list means that the matrix excludes everything: the job is skipped. `needKeys` hold ids; `planJobs` puts keys in their place.
 * @throws ProductError `invalid` (WorkflowExpressionError among them) with a sentence about the matrix or the expression.
 */
export function expandJob(job: Job, contexts: ExpressionContexts): readonly PlannedJob[] {
  const combinations = expandMatrix(job.strategy, contexts)
  const total = combinations?.length ?? 1
  const strategy = planStrategy(job, contexts, total)
  if (combinations === undefined) return [planInstance(job, contexts, undefined, strategy)]
  return combinations.map((combination, jobIndex) => planInstance(job, contexts, combination, { ...strategy, jobIndex }))
}

function planInstance(job: Job, given: ExpressionContexts, combination: MatrixCombination | undefined, strategy: PlannedStrategy): PlannedJob {
  const matrix = combination === undefined ? null : Object.fromEntries(combination)
  const contexts: ExpressionContexts = { ...given, matrix, strategy: strategyContext({ strategy }) }
  const { labels, group } = job.uses === undefined ? evaluateRunsOn(job.runsOn, contexts) : { labels: [], group: undefined }
  return defined<PlannedJob>({
    key: combination === undefined ? job.id : `${job.id}.${strategy.jobIndex + 1}`,
    id: job.id,
    name: instanceName(job, contexts, combination),
    needs: job.needs,
    needKeys: job.needs,
    runsOn: labels,
    runsOnGroup: group,
    matrix,
    strategy,
    timeoutMs: evaluateTimeoutMs(job.timeoutMinutes, contexts) ?? defaultTimeoutMs,
    continueOnError: evaluateBoolean(job.continueOnError, contexts) ?? false,
    environment: evaluateEnvironment(job.environment, contexts),
    concurrency: evaluateConcurrency(job.concurrency, contexts),
    dynamic: false,
  })
}

function planStrategy(job: Job, contexts: ExpressionContexts, jobTotal: number): PlannedStrategy {
  const { strategy } = job
  const whole = strategy?.expression === undefined ? null : evaluateTemplate(strategy.expression, contexts)
  const from = (key: string) => (isContextObject(whole) ? whole[key] : undefined)
  const failFast = strategy?.failFast ?? asTemplate(from('fail-fast'))
  const maxParallel = evaluateNumber(strategy?.maxParallel ?? asTemplate(from('max-parallel')), contexts)
  return defined<PlannedStrategy>({
    failFast: evaluateBoolean(failFast, contexts) ?? true,
    maxParallel: maxParallel === undefined || maxParallel < 1 ? undefined : Math.floor(maxParallel),
    jobIndex: 0,
    jobTotal,
  })
}

function asTemplate(value: ContextValue | undefined): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value)
}

/** A name with expressions says all that it wants to say; GitHub adds the values of the matrix to any other. */
function instanceName(job: Job, contexts: ExpressionContexts, combination: MatrixCombination | undefined): string {
  const name = job.name === undefined ? job.id : evaluateText(job.name, contexts) || job.id
  if (combination === undefined || hasExpression(job.name ?? '')) return name
  return matrixJobName(name, combination)
}

/** Milliseconds of a `timeout-minutes`; undefined when it is absent. @throws ProductError when it is no number above 0. */
export function evaluateTimeoutMs(minutes: number | string | undefined, contexts: ExpressionContexts): number | undefined {
  const value = evaluateNumber(minutes, contexts)
  if (value === undefined) return undefined
  if (value > 0 && Number.isFinite(value)) return Math.round(value * 60_000)
  throw new ProductError('invalid', `'timeout-minutes' must be a number above 0, and it is ${String(value)}. Correct '${String(minutes)}' in the workflow file.`)
}

/** The value of a boolean that may be a template; undefined when it is absent. @throws WorkflowExpressionError */
export function evaluateBoolean(value: boolean | string | undefined, contexts: ExpressionContexts): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value
  const evaluated = evaluateTemplate(value, contexts)
  if (typeof evaluated === 'string') return evaluated.trim().toLowerCase() === 'true'
  return isTruthy(evaluated)
}

function evaluateNumber(value: number | string | undefined, contexts: ExpressionContexts): number | undefined {
  if (value === undefined || typeof value === 'number') return value
  const evaluated = evaluateTemplate(value, contexts)
  if (evaluated === null || evaluated === '') return undefined
  const number = typeof evaluated === 'object' ? Number.NaN : Number(evaluated)
  if (!Number.isNaN(number)) return number
  throw new ProductError('invalid', `'${value}' must give a number, and it gives '${textOf(evaluated)}'. Correct it in the workflow file.`)
}

function evaluateEnvironment(environment: JobEnvironment | undefined, contexts: ExpressionContexts): JobEnvironment | undefined {
  if (environment === undefined) return undefined
  const name = evaluateText(environment.name, contexts)
  return name === '' ? undefined : { ...environment, name }
}

/** The concurrency of a job or a workflow; undefined when it has none or the group is empty. @throws WorkflowExpressionError */
export function evaluateConcurrency(concurrency: Concurrency | undefined, contexts: ExpressionContexts): (Concurrency & { readonly cancelInProgress: boolean }) | undefined {
  if (concurrency === undefined) return undefined
  const group = evaluateText(concurrency.group, contexts)
  return group === '' ? undefined : { group, cancelInProgress: evaluateBoolean(concurrency.cancelInProgress, contexts) ?? false }
}
