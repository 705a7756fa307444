import type { Notes } from '../model/notes.ts'
import type { ReadableSeries } from '../model/series.ts'
import type { TimeModifiers, VectorSelector } from '../parse/ast.ts'
import { durationMs, type QueryTimes } from '../parse/duration.ts'
import type { Budget } from './budget.ts'
import type { Column } from './column.ts'
import type { Steps } from './steps.ts'

/** What an expression is evaluated in. A subquery has one of its own, with other steps. */
export interface Scope {
  readonly steps: Steps
  /** The whole query's own times (ms): what `@ start()`, `step()` and the like mean. */
  readonly query: { readonly start: number; readonly end: number; readonly times: QueryTimes }
  /** How long a sample stands for its series, in ms. */
  readonly lookback: number
  /** The step of a subquery that names none, in ms. */
  readonly defaultStep: number
  readonly series: ReadonlyMap<string, readonly ReadableSeries[]>
  /** What selectors that stand in the expression more than once have found, by `instantsKey`; of others nothing is kept. */
  readonly found: Map<string, readonly Column[] | undefined>
  readonly notes: Notes
  readonly budget: Budget
}

export function selectorKey(selector: VectorSelector): string {
  return selector.matchers.map(({ name, operator, value }) => `${name}\u{1}${operator}\u{1}${value}`).sort().join('\u{2}')
}

/** The same for selectors that find the same at the same steps. */
export function instantsKey(selector: VectorSelector, { start, step, count }: Steps, query: Scope['query']): string {
  const { offset, pinned } = shiftOf(selector, query)
  return [selectorKey(selector), offset, pinned, start, step, count].join('\u{3}')
}

export interface Shift {
  readonly offset: number
  /** The one time that `@` names. */
  readonly pinned: number | undefined
}

/** `offset` and `@` in ms. */
export function shiftOf({ offset, pinned }: TimeModifiers, query: Scope['query']): Shift {
  return {
    offset: offset ? durationMs(offset, query.times) : 0,
    pinned: pinned === 'start' ? query.start : pinned === 'end' ? query.end : pinned,
  }
}
