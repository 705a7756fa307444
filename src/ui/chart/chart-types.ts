import type { Look } from '#lib/dashboards'
import type { ChartUnit } from './chart-unit.ts'

export type LineStyle = 'line' | 'area' | 'bars' | 'points'

/** A line of a chart, on the times of the chart. Null where there is no value. */
export interface ChartLine {
  readonly name: string
  readonly values: readonly (number | null)[]
  /** Otherwise than the chart. */
  readonly style?: LineStyle | undefined
  /** Measured by the axis at the right. */
  readonly isRight?: boolean | undefined
  /** Drawn below zero; said as it is. */
  readonly isNegative?: boolean | undefined
  readonly look?: Look | undefined
  readonly unit?: ChartUnit | undefined
}

/** What happened at a time, drawn as an upright line: a deployment, an apply, a script, a change of configuration. */
export interface ChartMark {
  readonly at: number
  readonly text: string
  readonly kind?: 'deployment' | 'apply' | 'script' | 'configuration'
}

export interface ChartThreshold {
  /** null is from the beginning. */
  readonly from: number | null
  readonly look: Look
}

export interface TimeChartProps {
  readonly label: string
  /** ms since 1970, ascending. */
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly unit?: ChartUnit | undefined
  readonly suffix?: string | undefined
  readonly decimals?: number | undefined
  /** The whole width, also where there are no values. */
  readonly from: number
  readonly to: number
  readonly marks?: readonly ChartMark[]
  /** Called when somebody drags over a part of the time, or moves it along (Shift and drag, or the wheel sideways). */
  readonly onZoom?: (from: number, to: number) => void
  /** `fill` takes the height of what it stands in. */
  readonly size?: 'small' | 'large' | 'fill'
  /** Lines fill the room beneath them and stand on one another; `percent`: as parts of their sum. */
  readonly isStacked?: boolean | 'percent'
  readonly lineStyle?: LineStyle | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
  readonly thresholds?: readonly ChartThreshold[] | undefined
  readonly isLogarithmic?: boolean
  /** Lines go on over what is missing. */
  readonly joinsGaps?: boolean
  /** `names` unless given. */
  readonly names?: 'names' | 'table' | 'none'
}
