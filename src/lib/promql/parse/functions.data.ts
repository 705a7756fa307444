import type { ValueType } from './ast.ts'

/** A function's arguments and result. `more`: how many arguments may follow or be left out at the end (-1: any number may follow). */
export interface FunctionSignature {
  readonly args: readonly ValueType[]
  readonly result: ValueType
  readonly more: number
}

const of = (args: readonly ValueType[], result: ValueType = 'vector', more = 0): FunctionSignature => ({ args, result, more })
const ofVector = of(['vector'])
const ofMatrix = of(['matrix'])
const ofTime = of(['vector'], 'vector', 1)
const ofNothing = of([], 'scalar')

/** The functions of Prometheus 3 (prometheus.io/docs/prometheus/latest/querying/functions). */
export const functions: Readonly<Record<string, FunctionSignature>> = {
  abs: ofVector, absent: ofVector, acos: ofVector, acosh: ofVector, asin: ofVector, asinh: ofVector, atan: ofVector, atanh: ofVector, ceil: ofVector, cos: ofVector,
  cosh: ofVector, deg: ofVector, exp: ofVector, floor: ofVector, ln: ofVector, log10: ofVector, log2: ofVector, rad: ofVector, sgn: ofVector, sin: ofVector,
  sinh: ofVector, sort: ofVector, sort_desc: ofVector, sqrt: ofVector, tan: ofVector, tanh: ofVector, timestamp: ofVector, start_timestamp: ofVector,
  histogram_avg: ofVector, histogram_count: ofVector, histogram_sum: ofVector, histogram_stddev: ofVector, histogram_stdvar: ofVector,
  absent_over_time: ofMatrix, avg_over_time: ofMatrix, changes: ofMatrix, count_over_time: ofMatrix, delta: ofMatrix, deriv: ofMatrix, first_over_time: ofMatrix,
  idelta: ofMatrix, increase: ofMatrix, irate: ofMatrix, last_over_time: ofMatrix, mad_over_time: ofMatrix, max_over_time: ofMatrix, min_over_time: ofMatrix,
  present_over_time: ofMatrix, rate: ofMatrix, resets: ofMatrix, stddev_over_time: ofMatrix, stdvar_over_time: ofMatrix, sum_over_time: ofMatrix,
  ts_of_first_over_time: ofMatrix, ts_of_last_over_time: ofMatrix, ts_of_max_over_time: ofMatrix, ts_of_min_over_time: ofMatrix,
  day_of_month: ofTime, day_of_week: ofTime, day_of_year: ofTime, days_in_month: ofTime, hour: ofTime, minute: ofTime, month: ofTime, year: ofTime,
  end: ofNothing, pi: ofNothing, range: ofNothing, start: ofNothing, step: ofNothing, time: ofNothing,
  clamp: of(['vector', 'scalar', 'scalar']),
  clamp_max: of(['vector', 'scalar']),
  clamp_min: of(['vector', 'scalar']),
  double_exponential_smoothing: of(['matrix', 'scalar', 'scalar']),
  histogram_fraction: of(['scalar', 'scalar', 'vector']),
  histogram_quantile: of(['scalar', 'vector']),
  histogram_quantiles: of(['vector', 'string', 'scalar', 'scalar'], 'vector', 9),
  info: of(['vector', 'vector'], 'vector', 1),
  label_join: of(['vector', 'string', 'string', 'string'], 'vector', -1),
  label_replace: of(['vector', 'string', 'string', 'string', 'string']),
  max_of: of(['scalar', 'scalar'], 'scalar'),
  min_of: of(['scalar', 'scalar'], 'scalar'),
  predict_linear: of(['matrix', 'scalar']),
  quantile_over_time: of(['scalar', 'matrix']),
  round: of(['vector', 'scalar'], 'vector', 1),
  scalar: of(['vector'], 'scalar'),
  sort_by_label: of(['vector', 'string'], 'vector', -1),
  sort_by_label_desc: of(['vector', 'string'], 'vector', -1),
  vector: of(['scalar']),
}
