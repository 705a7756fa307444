import { isPlainName } from '../model/labels.ts'
import { typeOf } from '../parse/check-types.ts'
import type { AggregateExpr, BinaryExpr, Expr, SubqueryExpr, TimeModifiers, VectorSelector } from '../parse/ast.ts'
import { decimalText } from '../text/decimal-text.ts'
import { goQuoted } from '../text/go-quoted.ts'
import { goShort } from '../text/go-short.ts'
import { durationText, isDurationLiteral, msText } from './duration-text.ts'

/** An expression in one line, spaced as Prometheus prints it. */
export function exprText(expr: Expr, query: string): string {
  const text = (part: Expr) => exprText(part, query)
  switch (expr.kind) {
    case 'number':
      return isDurationLiteral(query.slice(expr.at.from, expr.at.to)) ? msText(expr.value * 1000) : decimalText(expr.value)
    case 'string':
      return goQuoted(expr.value)
    case 'paren':
      return `(${text(expr.expr)})`
    case 'unary':
      return `${expr.operator}${text(expr.expr)}`
    case 'vector-selector':
      return `${selectorText(expr)}${modifiersText(expr, query)}`
    case 'matrix-selector':
      return `${selectorText(expr.selector)}[${durationText(expr.range, query)}]${expr.selector.extension ? ` ${expr.selector.extension}` : ''}${modifiersText({ ...expr.selector, extension: undefined }, query)}`
    case 'subquery':
      return `${text(expr.expr)}${subqueryEnding(expr, query)}`
    case 'call':
      return `${expr.name}(${expr.args.map(text).join(', ')})`
    case 'aggregate':
      return `${aggregationText(expr)}(${expr.parameter ? `${text(expr.parameter)}, ` : ''}${text(expr.expr)})`
    default:
      return `${text(expr.left)} ${operatorText(expr)} ${text(expr.right)}`
  }
}

export function subqueryEnding(expr: SubqueryExpr, query: string): string {
  return `[${durationText(expr.range, query)}:${expr.step ? durationText(expr.step, query) : ''}]${modifiersText(expr, query)}`
}

export function aggregationText({ operator, grouping, isWithout }: AggregateExpr): string {
  if (isWithout) return `${operator} without (${namesText(grouping)}) `
  return grouping.length > 0 ? `${operator} by (${namesText(grouping)}) ` : operator
}

/** The operator with all that stands between it and the right side. */
export function operatorText({ operator, isBool, matching, left, right }: BinaryExpr): string {
  const text = `${operator}${isBool ? ' bool' : ''}`
  if (typeOf(left) !== 'vector' || typeOf(right) !== 'vector') return text
  const { cardinality, isOn, labels, include, fillLeft, fillRight } = matching
  const isGrouped = cardinality === 'many-to-one' || cardinality === 'one-to-many'
  const on = labels.length > 0 || isOn || isGrouped ? ` ${isOn ? 'on' : 'ignoring'} (${namesText(labels)})` : ''
  const group = isGrouped ? ` group_${cardinality === 'many-to-one' ? 'left' : 'right'} (${namesText(include)})` : ''
  if (fillLeft !== undefined && Object.is(fillLeft, fillRight)) return `${text}${on}${group} fill (${goShort(fillLeft)})`
  return `${text}${on}${group}${fillLeft === undefined ? '' : ` fill_left (${goShort(fillLeft)})`}${fillRight === undefined ? '' : ` fill_right (${goShort(fillRight)})`}`
}

function namesText(names: readonly string[]): string {
  return names.map((name) => (isPlainName(name) ? name : goQuoted(name))).join(', ')
}

function selectorText({ name, matchers }: VectorSelector): string {
  const shown = matchers.filter((matcher) => !(matcher.name === '__name__' && matcher.operator === '=' && matcher.value === name && name !== ''))
    .map((matcher) => `${isPlainName(matcher.name) ? matcher.name : goQuoted(matcher.name)}${matcher.operator}${goQuoted(matcher.value)}`)
  return shown.length === 0 ? name : `${name}{${shown.toSorted().join()}}`
}

function modifiersText({ offset, pinned, extension }: TimeModifiers, query: string): string {
  const at = pinned === undefined ? '' : typeof pinned === 'number' ? ` @ ${(pinned / 1000).toFixed(3)}` : ` @ ${pinned}()`
  const isNothing = offset === undefined || (offset.kind === 'seconds' && offset.seconds === 0)
  return `${at}${extension ? ` ${extension}` : ''}${isNothing ? '' : ` offset ${durationText(offset, query)}`}`
}
