import { evaluateQuery } from '#lib/promql'
import type { AlertState, InstantQuery } from '#lib/rule-engine'
import { vectorOf } from '#lib/rule-engine'
import type { RuleGroup } from '#lib/rule-file'
import type { LoadedInput } from './load-input.ts'
import type { TestGroup } from './test-file.ts'
import type { TestSeries } from './test-series.ts'

/** What a test group is evaluated with. Moments in ms since 1970. */
export interface Evaluation {
  readonly group: TestGroup
  readonly input: readonly LoadedInput[]
  readonly ruleGroups: readonly RuleGroup[]
  readonly steps: { readonly start: number; readonly step: number; readonly count: number }
  /** Steps at which alerts are looked at, with the names that are. */
  readonly alertSteps: ReadonlyMap<number, ReadonlySet<string>>
}

export interface Evaluated {
  readonly store: TestSeries
  /** Alerts that fire, by step and name. */
  readonly firing: ReadonlyMap<number, ReadonlyMap<string, readonly Pick<AlertState, 'labels' | 'annotations'>[]>>
  /** Why rules failed; the tests end there. */
  readonly errors: readonly string[]
}

/** How expressions of a test are evaluated: a subquery without a step has that of the evaluation. */
export function queryOf(store: TestSeries, stepMs: number): InstantQuery {
  return async (query, time) => vectorOf(await evaluateQuery(store, { query, start: time, end: time, step: 0 }, { defaultStep: stepMs }))
}
