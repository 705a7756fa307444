import { parseFault } from '../model/logql-error.ts'
import { binaryValue } from '../model/binary-value.ts'
import { type BinaryExpr, comparisons, type MetricExpr, type RangeExpr, setOperators } from './ast.ts'

const ofValues: ReadonlySet<string> = new Set(['sum_over_time', 'avg_over_time', 'max_over_time', 'min_over_time', 'stddev_over_time', 'stdvar_over_time', 'quantile_over_time', 'first_over_time', 'last_over_time', 'rate_counter'])
const ofLines: ReadonlySet<string> = new Set(['bytes_over_time', 'bytes_rate', 'count_over_time'])
const grouped: ReadonlySet<string> = new Set(['avg_over_time', 'max_over_time', 'min_over_time', 'stddev_over_time', 'stdvar_over_time', 'quantile_over_time', 'first_over_time', 'last_over_time'])

export function checkRange({ operator, unwrap, grouping, parameter, rangeNs }: RangeExpr): void {
  if (!(rangeNs > 0)) throw parseFault('the range must be greater than 0')
  if (ofValues.has(operator) && !unwrap) throw parseFault(`invalid aggregation ${operator} without unwrap`)
  if (ofLines.has(operator) && unwrap) throw parseFault(`invalid aggregation ${operator} with unwrap`)
  if (grouping && !grouped.has(operator)) throw parseFault(`grouping not allowed for ${operator} aggregation`)
  if (operator === 'quantile_over_time' && parameter === undefined) throw parseFault('parameter required for operation quantile_over_time')
  if (operator !== 'quantile_over_time' && parameter !== undefined) throw parseFault(`parameter ${parameter} not supported for operation ${operator}`)
}

/** Two numbers become one at once, as in Loki. */
export function checkBinary(expr: BinaryExpr): MetricExpr {
  const { operator, left, right, isBool, matching } = expr
  const literals = [left, right].filter(({ kind }) => kind === 'literal')
  if (setOperators.has(operator)) {
    if (literals.length > 0) throw parseFault(`unexpected literal for ${left.kind === 'literal' ? 'left' : 'right'} leg of logical/set binary operation (${operator}): ${(literals[0] as { readonly value: number }).value.toFixed(6)}`)
    if (matching.group) throw parseFault(`no grouping allowed for ${JSON.stringify(operator)} operation`)
    return expr
  }
  if (isBool && !comparisons.has(operator)) throw parseFault('bool modifier can only be used on comparison operators')
  if (left.kind === 'literal' && right.kind === 'literal') return { kind: 'literal', value: binaryValue(operator, left.value, right.value) }
  return expr
}
