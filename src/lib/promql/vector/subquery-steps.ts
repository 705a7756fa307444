import { PromqlError } from '../model/promql-error.ts'
import type { DurationExpr, SubqueryExpr } from '../parse/ast.ts'
import { durationMs, type QueryTimes } from '../parse/duration.ts'
import { type Scope, shiftOf } from './scope.ts'
import { lastTime, type Steps } from './steps.ts'

/** A range must be longer than nothing, which is known only now where it depends on the query's step. */
export function rangeMs(range: DurationExpr, times: QueryTimes): number {
  const ms = durationMs(range, times)
  if (!(ms > 0)) throw new PromqlError('bad_data', `${range.from}:${range.to}: duration must be greater than 0`)
  return ms
}

/** The inner steps of a subquery: multiples of its step, whatever the outer steps are. */
export function subquerySteps(expr: SubqueryExpr, steps: Steps, query: Scope['query'], defaultStep: number): Steps {
  const { offset, pinned } = shiftOf(expr, query)
  const range = rangeMs(expr.range, query.times)
  const step = expr.step ? rangeMs(expr.step, query.times) : defaultStep
  const before = (pinned ?? steps.start) - offset - range
  let start = step * Math.trunc(before / step)
  if (start <= before) start += step
  const end = (pinned ?? lastTime(steps)) - offset
  return { start, step, count: end < start ? 0 : Math.floor((end - start) / step) + 1 }
}
