import { useMemo } from 'react'
import { type CallError, useOperations } from '#ui'
import { queryMetrics, queryMetricsRange, type QueryAnswer } from '#kernel/telemetry/contract'
import { type ShownRange, stepFor } from '../use-metric-chart.ts'
import type { AskedQuery } from './explore-address.ts'
import { fillIn } from './fill-in.ts'
import type { Grid } from './merge-answers.ts'

export interface QueryState {
  readonly asked: AskedQuery
  readonly range: QueryAnswer | undefined
  readonly instant: QueryAnswer | undefined
  readonly error: CallError | null
}

interface Wanted {
  readonly range: ShownRange
  /** Undefined: one that suits the range. */
  readonly stepMs: number | undefined
  readonly hasPicture: boolean
  readonly hasTable: boolean
}

/** Asks the queries that are on, over the range and at its end, on steps that stay where they are while time goes on. */
export function useAnswers(queries: readonly AskedQuery[], { range, stepMs: wanted, hasPicture, hasTable }: Wanted): { states: QueryState[]; grid: Grid; isFetching: boolean } {
  const stepMs = wanted ?? stepFor(range)
  const grid = useMemo(() => ({ from: Math.floor(range.from / stepMs) * stepMs, to: Math.floor(range.to / stepMs) * stepMs, stepMs }), [range.from, range.to, stepMs])
  const isAsked = ({ query, isOff }: AskedQuery) => !isOff && query.trim() !== ''
  const text = ({ query }: AskedQuery) => fillIn(query, range, stepMs)
  const ranges = useOperations(queryMetricsRange, queries.map((each) => (hasPicture && isAsked(each) ? { query: text(each), from: new Date(grid.from).toISOString(), to: new Date(grid.to).toISOString(), stepMs } : undefined)))
  const instants = useOperations(queryMetrics, queries.map((each) => (hasTable && isAsked(each) ? { query: text(each), at: new Date(range.to).toISOString() } : undefined)))
  const states = queries.map((asked, at): QueryState => isAsked(asked)
    ? { asked, range: hasPicture ? ranges[at]?.data : undefined, instant: hasTable ? instants[at]?.data : undefined, error: ranges[at]?.error ?? instants[at]?.error ?? null }
    : { asked, range: undefined, instant: undefined, error: null })
  return { states, grid, isFetching: [...ranges, ...instants].some((each) => each.isFetching) }
}
