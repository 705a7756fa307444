import type { SyntaxNode } from '@lezer/common'
import { parseError } from '../model/promql-error.ts'
import type { Expr } from './ast.ts'
import { checkTypes } from './check-types.ts'
import { joinOperands, type Item } from './join-operands.ts'
import { primaryOf } from './primary.ts'
import { durationOf, offsetOf } from './duration.ts'
import { binaryOperatorOf } from './binary-operator.ts'
import { withOffset, withPin, withExtension, withRange, withSubquery } from './modifiers.ts'
import { childrenOf, type Syntax, syntaxOf } from './syntax.ts'
import { numberOf } from './literals.ts'

/** Reads an expression of Prometheus 3. Throws a `PromqlError` with line, column and what is wrong. */
export function parseQuery(text: string): Expr {
  const syntax = syntaxOf(text)
  const expr = exprOf(syntax, syntax.root)
  checkTypes(text, expr)
  return expr
}

/**
 * The grammar gives `a + b offset 5m` as an offset of the sum, and `-1 ^ 2` as a power of minus one. So only the order of
 * operands, operators and modifiers is taken from its tree, and they are joined by Prometheus's own precedence.
 */
function exprOf(syntax: Syntax, node: SyntaxNode): Expr {
  const items: Item[] = []
  flatten(syntax, node, items)
  return joinOperands(syntax.text, items)
}

const suffixes: ReadonlySet<string> = new Set(['OffsetExpr', 'StepInvariantExpr', 'MatrixSelector', 'SubqueryExpr', 'AnchoredExpr', 'SmoothedExpr'])

function flatten(syntax: Syntax, node: SyntaxNode, items: Item[]): void {
  const children = childrenOf(node)
  if (node.name === 'BinaryExpr') {
    flatten(syntax, first(children), items)
    items.push(binaryOperatorOf(syntax, children))
    flatten(syntax, last(children), items)
  } else if (node.name === 'UnaryExpr') {
    const sign = first(children)
    items.push({ kind: 'sign', operator: syntax.text.slice(sign.from, sign.to) === '-' ? '-' : '+', at: { from: sign.from, to: sign.to } })
    flatten(syntax, last(children), items)
  } else if (suffixes.has(node.name)) {
    flatten(syntax, first(children), items)
    items.push(suffixOf(syntax, node, children))
  } else if (node.name === 'NumberDurationLiteral') {
    items.push(...signedNumber(syntax, node))
  } else {
    items.push({ kind: 'operand', expr: primaryOf(syntax, node, (inner) => exprOf(syntax, inner)) })
  }
}

function signedNumber({ text }: Syntax, node: SyntaxNode): Item[] {
  const written = text.slice(node.from, node.to)
  const sign = /^([+-])\s*/.exec(written)
  const from = node.from + (sign?.[0].length ?? 0)
  const value = numberOf(text.slice(from, node.to))
  if (value === undefined) throw parseError(text, { from: node.from, to: node.to }, `bad number or duration syntax: ${JSON.stringify(written)}`)
  const operand: Item = { kind: 'operand', expr: { kind: 'number', value, at: { from, to: node.to } } }
  return sign ? [{ kind: 'sign', operator: sign[1] === '-' ? '-' : '+', at: { from: node.from, to: node.from + 1 } }, operand] : [operand]
}

function suffixOf(syntax: Syntax, node: SyntaxNode, children: readonly SyntaxNode[]): Item {
  const { text } = syntax
  const to = node.to
  const argument = last(children)
  switch (node.name) {
    case 'OffsetExpr': {
      const offset = offsetOf(text, argument)
      return { kind: 'suffix', apply: (expr) => withOffset(text, expr, offset, to) }
    }
    case 'StepInvariantExpr': {
      const pin = argument.name === 'AtModifierPreprocessors' ? (text.slice(argument.from, argument.to).toLowerCase().startsWith('start') ? 'start' : 'end') : numberOf(text.slice(argument.from, argument.to))
      return { kind: 'suffix', apply: (expr) => withPin(text, expr, pin, to) }
    }
    case 'MatrixSelector': {
      const range = durationOf(text, argument)
      return { kind: 'suffix', apply: (expr) => withRange(text, expr, range, to) }
    }
    case 'SubqueryExpr': {
      const durations = children.filter(({ name }) => name === 'DurationExpr')
      const [range, step] = [durationOf(text, first(durations)), durations[1] ? durationOf(text, durations[1]) : undefined]
      return { kind: 'suffix', apply: (expr) => withSubquery(expr, { range, step }, to) }
    }
    default:
      return { kind: 'suffix', apply: (expr) => withExtension(text, expr, node.name === 'AnchoredExpr' ? 'anchored' : 'smoothed', to) }
  }
}

function first(nodes: readonly SyntaxNode[]): SyntaxNode {
  const node = nodes[0]
  if (!node) throw new Error('The grammar gave an expression without parts.')
  return node
}

function last(nodes: readonly SyntaxNode[]): SyntaxNode {
  return first(nodes.slice(-1))
}
