import { parseError, type Span } from '../model/promql-error.ts'
import { type AggregateExpr, type BinaryExpr, type CallExpr, comparisons, type Expr, setOperators, typeNames, type ValueType, type VectorSelector } from './ast.ts'
import { functions } from './functions.data.ts'

/** The type of an expression's value, when all within it fits together; throws at what does not (Prometheus, parser: checkAST). */
export function checkTypes(text: string, expr: Expr): ValueType {
  switch (expr.kind) {
    case 'paren':
      return checkTypes(text, expr.expr)
    case 'unary': {
      const type = checkTypes(text, expr.expr)
      if (type !== 'scalar' && type !== 'vector') throw parseError(text, expr.at, `unary expression only allowed on expressions of type scalar or instant vector, got ${JSON.stringify(typeNames[type])}`)
      return type
    }
    case 'vector-selector':
      checkSelector(text, expr)
      return 'vector'
    case 'matrix-selector':
      checkSelector(text, expr.selector)
      return 'matrix'
    case 'subquery': {
      const type = checkTypes(text, expr.expr)
      if (type !== 'vector') throw parseError(text, expr.at, `subquery is only allowed on instant vector, got ${type} instead`)
      return 'matrix'
    }
    case 'call':
      return checkCall(text, expr)
    case 'aggregate':
      return checkAggregate(text, expr)
    case 'binary':
      return checkBinary(text, expr)
    default:
      return typeOf(expr)
  }
}

/** The type alone, of what has been checked. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar'
    case 'string':
      return 'string'
    case 'paren':
    case 'unary':
      return typeOf(expr.expr)
    case 'matrix-selector':
    case 'subquery':
      return 'matrix'
    case 'call':
      return functions[expr.name]?.result ?? 'vector'
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector'
    default:
      return 'vector'
  }
}

function checkSelector(text: string, selector: VectorSelector): void {
  if (selector.name === '' && selector.matchers.every((matcher) => matcher.fits(''))) throw parseError(text, selector.at, 'vector selector must contain at least one non-empty matcher')
}

function expect(text: string, expr: Expr, wanted: ValueType, context: string): void {
  const type = checkTypes(text, expr)
  if (type !== wanted) throw parseError(text, expr.at, `expected type ${typeNames[wanted]} in ${context}, got ${typeNames[type]}`)
}

function checkAggregate(text: string, expr: AggregateExpr): ValueType {
  expect(text, expr.expr, 'vector', 'aggregation expression')
  if (expr.parameter) expect(text, expr.parameter, expr.operator === 'count_values' ? 'string' : 'scalar', 'aggregation parameter')
  return 'vector'
}

function checkCall(text: string, call: CallExpr): ValueType {
  const signature = functions[call.name]
  if (!signature) throw parseError(text, call.at, `unknown function with name ${JSON.stringify(call.name)}`)
  const { args, more } = signature
  const given = call.args.length
  const name = JSON.stringify(call.name)
  if (more === 0 && given !== args.length) throw parseError(text, call.at, `expected ${args.length} argument(s) in call to ${name}, got ${given}`)
  const least = more === 0 ? args.length : args.length - 1
  if (given < least) throw parseError(text, call.at, `expected at least ${least} argument(s) in call to ${name}, got ${given}`)
  if (more > 0 && given > least + more) throw parseError(text, call.at, `expected at most ${least + more} argument(s) in call to ${name}, got ${given}`)
  if (call.name === 'info') return signature.result
  for (const [at, arg] of call.args.entries()) expect(text, arg, args[Math.min(at, args.length - 1)] ?? 'vector', `call to function ${name}`)
  return signature.result
}

function checkBinary(text: string, expr: BinaryExpr): ValueType {
  const [left, right] = [checkTypes(text, expr.left), checkTypes(text, expr.right)]
  const operator: Span = { from: expr.left.at.to + (/^\s*/.exec(text.slice(expr.left.at.to))?.[0].length ?? 0), to: expr.right.at.from }
  const isComparison = comparisons.has(expr.operator)
  if (expr.isBool && !isComparison) throw parseError(text, operator, 'bool modifier can only be used on comparison operators')
  if (isComparison && !expr.isBool && left === 'scalar' && right === 'scalar') throw parseError(text, operator, 'comparisons between scalars must use BOOL modifier')
  const twice = expr.matching.isOn ? expr.matching.labels.find((label) => expr.matching.include.includes(label)) : undefined
  if (twice) throw parseError(text, operator, `label ${JSON.stringify(twice)} must not occur in ON and GROUP clause at once`)
  for (const [side, type] of [[expr.left, left], [expr.right, right]] as const) {
    if (type !== 'scalar' && type !== 'vector') throw parseError(text, side.at, 'binary expression must contain only scalar and instant vector types')
  }
  if (left === 'vector' && right === 'vector') checkVectors(text, expr)
  else checkScalars(text, expr)
  return left === 'scalar' && right === 'scalar' ? 'scalar' : 'vector'
}

function checkScalars(text: string, expr: BinaryExpr): void {
  const { matching, operator, at } = expr
  if (matching.labels.length > 0) throw parseError(text, at, 'vector matching only allowed between instant vectors')
  if (matching.fillLeft !== undefined || matching.fillRight !== undefined) throw parseError(text, at, 'filling in missing series only allowed between instant vectors')
  if (setOperators.has(operator)) throw parseError(text, at, `set operator ${JSON.stringify(operator)} not allowed in binary scalar expression`)
}

function checkVectors(text: string, expr: BinaryExpr): void {
  const { matching, operator, at } = expr
  if (!setOperators.has(operator)) return
  if (matching.cardinality === 'one-to-many' || matching.cardinality === 'many-to-one') throw parseError(text, at, `no grouping allowed for ${JSON.stringify(operator)} operation`)
  if (matching.fillLeft !== undefined || matching.fillRight !== undefined) throw parseError(text, at, 'filling in missing series not allowed for set operators')
}
