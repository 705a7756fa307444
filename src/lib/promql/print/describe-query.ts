import type { BinaryExpr, DurationExpr, Expr, SubqueryExpr, VectorSelector } from '../parse/ast.ts'
import { typeOf } from '../parse/check-types.ts'
import { durationMs } from '../parse/duration.ts'
import { functions } from '../parse/functions.data.ts'
import { parseQuery } from '../parse/parse-query.ts'
import { decimalText } from '../text/decimal-text.ts'
import { isDurationLiteral, isWrapped } from './duration-text.ts'

type Described = Readonly<Record<string, unknown>>

const noTimes = { step: 0, range: 0 }

/** A query's tree as Prometheus's `parse_query` gives it, ready for JSON. Throws `PromqlError`. */
export function describeQuery(query: string): Described {
  return described(parseQuery(query), query)
}

function described(expr: Expr, query: string): Described {
  const of = (part: Expr) => described(part, query)
  switch (expr.kind) {
    case 'number':
      return { type: 'numberLiteral', val: decimalText(expr.value) }
    case 'string':
      return { type: 'stringLiteral', val: expr.value }
    case 'paren':
      return { type: 'parenExpr', expr: of(expr.expr) }
    case 'unary':
      return { type: 'unaryExpr', op: expr.operator, expr: of(expr.expr) }
    case 'vector-selector':
      return { type: 'vectorSelector', ...selectorOf(expr, query) }
    case 'matrix-selector':
      return { type: 'matrixSelector', ...selectorOf(expr.selector, query), ...lengthOf('range', expr.range, query) }
    case 'subquery':
      return { type: 'subquery', expr: of(expr.expr), ...lengthOf('range', expr.range, query), ...lengthOf('step', expr.step, query), ...timesOf(expr, query) }
    case 'call': {
      const { args, more, result } = functions[expr.name] ?? { args: [], more: 0, result: 'vector' }
      return { type: 'call', func: { name: expr.name, argTypes: args, variadic: more, returnType: result }, args: expr.args.map(of) }
    }
    case 'aggregate':
      return { type: 'aggregation', op: expr.operator, expr: of(expr.expr), param: expr.parameter ? of(expr.parameter) : null, grouping: expr.grouping, without: expr.isWithout }
    default:
      return { type: 'binaryExpr', op: expr.operator, lhs: of(expr.left), rhs: of(expr.right), matching: matchingOf(expr), bool: expr.isBool }
  }
}

function matchingOf({ left, right, matching }: BinaryExpr): Described | null {
  if (typeOf(left) !== 'vector' || typeOf(right) !== 'vector') return null
  const { cardinality, labels, isOn, include, fillLeft, fillRight } = matching
  return { card: cardinality, labels, on: isOn, include, fillValues: { lhs: fillLeft ?? null, rhs: fillRight ?? null } }
}

function selectorOf(selector: VectorSelector, query: string): Described {
  const { name, matchers, extension } = selector
  return { name, matchers: matchers.map((matcher) => ({ name: matcher.name, value: matcher.value, type: matcher.operator })), ...timesOf(selector, query), anchored: extension === 'anchored', smoothed: extension === 'smoothed' }
}

function timesOf({ offset, pinned }: Pick<VectorSelector | SubqueryExpr, 'offset' | 'pinned'>, query: string): Described {
  return { ...lengthOf('offset', offset, query), timestamp: typeof pinned === 'number' ? pinned : null, startOrEnd: typeof pinned === 'string' ? pinned : null }
}

/** A length that is written out is its ms; one that is calculated is its tree. */
function lengthOf(name: 'range' | 'offset' | 'step', duration: DurationExpr | undefined, query: string): Described {
  const isKnown = duration === undefined || duration.kind === 'seconds'
  return { [name]: duration && isKnown ? durationMs(duration, noTimes) : 0, [`${name}Expr`]: isKnown ? null : durationOf(duration, query) }
}

function durationOf(duration: DurationExpr, query: string): Described {
  const tree = (op: string, lhs: DurationExpr | undefined, rhs: DurationExpr | undefined) => ({
    type: 'durationExpr', op, lhs: lhs ? durationOf(lhs, query) : null, rhs: rhs ? durationOf(rhs, query) : null, wrapped: isWrapped(duration, query),
  })
  switch (duration.kind) {
    case 'seconds':
      return { type: 'numberLiteral', val: decimalText(duration.seconds), duration: isDurationLiteral(query.slice(duration.from, duration.to)) }
    case 'step':
    case 'range':
      return tree(duration.kind, undefined, undefined)
    case 'negated':
      return tree('-', undefined, duration.of)
    default:
      return tree(duration.operator, duration.left, duration.right)
  }
}
