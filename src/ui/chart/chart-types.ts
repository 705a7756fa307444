import type { ChartUnit } from './chart-unit.ts'

/** A line of a chart, on the times of the chart. Null where there is no value. */
export interface ChartLine {
  readonly name: string
  readonly values: readonly (number | null)[]
}

/** What happened at a time, drawn as an upright line: a deployment, an apply, a change. */
export interface ChartMark {
  readonly at: number
  readonly text: string
}

export interface TimeChartProps {
  readonly label: string
  /** ms since 1970, ascending. */
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly unit?: ChartUnit
  /** The whole width, also where there are no values. */
  readonly from: number
  readonly to: number
  readonly marks?: readonly ChartMark[]
  /** Called when somebody drags over a part of the time. */
  readonly onZoom?: (from: number, to: number) => void
  readonly size?: 'small' | 'large'
  /** Lines fill the room beneath them and stand on one another. */
  readonly isStacked?: boolean
}
