import type { SyntaxNode } from '@lezer/common'
import { type Matcher, matcherOf, type MatchOperator } from '../model/matcher.ts'
import { parseError, type Span } from '../model/promql-error.ts'
import type { AggregateExpr, CallExpr, Expr, VectorSelector } from './ast.ts'
import { groupingOf } from './binary-operator.ts'
import { isLabelName, stringOf } from './literals.ts'
import { childrenOf, type Syntax } from './syntax.ts'

type Read = (node: SyntaxNode) => Expr

/** What needs no precedence: selectors, calls, aggregations, texts, parentheses. */
export function primaryOf(syntax: Syntax, node: SyntaxNode, read: Read): Expr {
  switch (node.name) {
    case 'StringLiteral':
      return { kind: 'string', value: textOf(syntax.text, node), at: spanOf(node) }
    case 'ParenExpr': {
      const inner = childrenOf(node)[0]
      if (!inner) throw parseError(syntax.text, spanOf(node), 'unexpected ")"')
      return { kind: 'paren', expr: read(inner), at: spanOf(node) }
    }
    case 'VectorSelector':
      return selectorOf(syntax.text, node)
    case 'FunctionCall':
      return callOf(syntax, node, read)
    case 'AggregateExpr':
      return aggregateOf(syntax, node, read)
    default:
      throw parseError(syntax.text, spanOf(node), `unexpected ${syntax.text.slice(node.from, node.to)}`)
  }
}

function spanOf(node: SyntaxNode): Span {
  return { from: node.from, to: node.to }
}

function textOf(text: string, node: SyntaxNode): string {
  const value = stringOf(text.slice(node.from, node.to))
  if (value === undefined) throw parseError(text, spanOf(node), `error unquoting string ${text.slice(node.from, node.to)}: invalid syntax`)
  return value
}

function selectorOf(text: string, node: SyntaxNode): VectorSelector {
  const children = childrenOf(node)
  const identifier = children.find(({ name }) => name === 'Identifier')
  const name = identifier ? text.slice(identifier.from, identifier.to) : ''
  const braces = children.find((child) => child.name === 'LabelMatchers')
  const matchers = braces ? childrenOf(braces).map((child) => matcherIn(text, child)) : []
  const again = matchers.find((matcher) => matcher.name === '__name__')
  if (name !== '' && again) throw parseError(text, spanOf(node), `metric name must not be set twice: ${JSON.stringify(name)} or ${JSON.stringify(again.value)}`)
  return {
    kind: 'vector-selector', name, matchers: name === '' ? matchers : [...matchers, matcherOf('__name__', '=', name)], offset: undefined, pinned: undefined,
    extension: undefined, at: spanOf(node),
  }
}

function matcherIn(text: string, node: SyntaxNode): Matcher {
  if (node.name === 'QuotedLabelName') return matcherOf('__name__', '=', textOf(text, node))
  const [label, operator, value] = childrenOf(node)
  if (!label || !operator || !value) throw parseError(text, spanOf(node), 'unexpected end of label matching')
  const name = node.name === 'QuotedLabelMatcher' ? textOf(text, label) : text.slice(label.from, label.to)
  if (!isLabelName(name)) throw parseError(text, spanOf(label), `invalid label name ${JSON.stringify(name)}`)
  try {
    return matcherOf(name, text.slice(operator.from, operator.to) as MatchOperator, textOf(text, value))
  } catch (error) {
    throw parseError(text, spanOf(node), error instanceof Error ? error.message : String(error))
  }
}

function callOf(syntax: Syntax, node: SyntaxNode, read: Read): CallExpr {
  const [identifier, body] = childrenOf(node)
  if (!identifier || !body) throw parseError(syntax.text, spanOf(node), 'unexpected end of input')
  const name = syntax.strangers.get(identifier.from) ?? syntax.text.slice(identifier.from, identifier.to).trim()
  return { kind: 'call', name, args: childrenOf(body).map(read), at: spanOf(node) }
}

function aggregateOf(syntax: Syntax, node: SyntaxNode, read: Read): AggregateExpr {
  const { text } = syntax
  const children = childrenOf(node)
  const part = (name: string) => children.find((child) => child.name === name)
  const [operator, modifier, body] = [part('AggregateOp'), part('AggregateModifier'), part('FunctionCallBody')]
  if (!operator || !body) throw parseError(text, spanOf(node), 'unexpected end of input in aggregation')
  const name = text.slice(operator.from, operator.to).toLowerCase()
  const args = childrenOf(body).map(read)
  const wanted = ['topk', 'bottomk', 'count_values', 'quantile', 'limitk', 'limit_ratio'].includes(name) ? 2 : 1
  if (args.length !== wanted) {
    throw parseError(text, spanOf(node), args.length === 0 ? 'no arguments for aggregate expression provided' : `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${args.length}`)
  }
  const labels = modifier ? childrenOf(modifier).find((child) => child.name === 'GroupingLabels') : undefined
  return {
    kind: 'aggregate', operator: name, expr: args[wanted - 1] as Expr, parameter: wanted === 2 ? args[0] : undefined, grouping: labels ? groupingOf(text, labels) : [],
    isWithout: modifier !== undefined && childrenOf(modifier).some((child) => child.name === 'Without'), at: spanOf(node),
  }
}
