import type { SyntaxNode } from '@lezer/common'
import { RE2JS } from 're2js'
import { LogqlError, parseErrorAt, parseFault, regexFault } from '../model/logql-error.ts'
import { durationNs } from '../model/units.ts'
import type { Grouping, LogExpr, Matching, MetricExpr, RangeExpr, Unwrap } from './ast.ts'
import { checkBinary, checkRange } from './check.ts'
import { type BinaryOperator, joinOperands } from './join-operands.ts'
import { labelFilterAt } from './label-filters.ts'
import { selectorAt } from './matchers.ts'
import { stagesAt } from './stages.ts'
import { childOf, childrenOf, listOf, needed, stringAt, textOf } from './syntax.ts'

/** A metric query below `Expr` or `MetricExpr`. */
export function metricAt(text: string, node: SyntaxNode): MetricExpr {
  const operands: MetricExpr[] = []
  const operators: BinaryOperator[] = []
  flatten(text, node, operands, operators)
  return joinOperands(operands, operators, (expr) => checkBinary(expr))
}

function flatten(text: string, node: SyntaxNode, operands: MetricExpr[], operators: BinaryOperator[]): void {
  const inner = innerOf(node)
  if (inner.name === 'BinOpExpr') {
    const children = childrenOf(inner)
    flatten(text, needed(children[0]), operands, operators)
    operators.push(operatorAt(text, children))
    flatten(text, needed(children.at(-1)), operands, operators)
  } else {
    operands.push(operandAt(text, inner))
  }
}

/** Through wrappers without parentheses: what stands in parentheses is an operand by itself. */
function innerOf(node: SyntaxNode): SyntaxNode {
  if (node.name !== 'Expr' && node.name !== 'MetricExpr') return node
  const child = needed(childrenOf(node)[0])
  return child.from === node.from && child.to === node.to ? innerOf(child) : node
}

function operatorAt(text: string, children: readonly SyntaxNode[]): BinaryOperator {
  const modifier = children.find(({ name }) => name === 'BinOpModifier')
  const parts = modifier ? childrenOf(modifier) : []
  const side = parts.find(({ name }) => name === 'GroupLeft' || name === 'GroupRight')
  const matched = parts.find(({ name }) => name === 'OnOrIgnoringModifier')
  const include = side && parts.find(({ name, from }) => name === 'GroupingLabels' && from > side.from)
  const matching: Matching = {
    isOn: matched ? childOf(matched, 'On') !== undefined : false, labels: matched ? groupingLabels(text, childOf(matched, 'GroupingLabels')) : [],
    group: side ? (side.name === 'GroupLeft' ? 'left' : 'right') : undefined, include: groupingLabels(text, include),
  }
  return { operator: textOf(text, needed(children[1])).toLowerCase(), isBool: parts.some(({ name }) => name === 'Bool'), matching }
}

function groupingLabels(text: string, node: SyntaxNode | undefined): string[] {
  const list = node && childOf(node, 'GroupingLabelList')
  return list ? listOf(list, 'GroupingLabel').map((each) => textOf(text, each)) : []
}

function operandAt(text: string, node: SyntaxNode): MetricExpr {
  switch (node.name) {
    case 'Expr':
    case 'MetricExpr':
      return metricAt(text, needed(childrenOf(node).find(({ name }) => name.endsWith('Expr'))))
    case 'LiteralExpr':
      return { kind: 'literal', value: numberAt(text, node) }
    case 'VectorExpr':
      return { kind: 'vector', value: numberAt(text, needed(childrenOf(node).at(-1))) }
    case 'RangeAggregationExpr':
      return rangeAt(text, node)
    case 'VectorAggregationExpr':
      return aggregateAt(text, node)
    case 'LabelReplaceExpr':
      return labelReplaceAt(text, node)
    case 'LogExpr':
      throw parseErrorAt(text, node.from, 'unexpected type for left leg of binary operation: a log query has no numbers; count its lines with count_over_time(…)')
    default:
      throw new LogqlError('unsupported', `${textOf(text, node)} is not supported.`)
  }
}

function numberAt(text: string, node: SyntaxNode): number {
  const written = textOf(text, node).replaceAll(/\s/g, '')
  const value = Number(written)
  if (Number.isNaN(value) && !/nan/i.test(written)) throw parseErrorAt(text, node.from, `unable to parse literal as a float: ${written}`)
  return value
}

function rangeAt(text: string, node: SyntaxNode): RangeExpr {
  const parts = childrenOf(node)
  const parameter = parts.find(({ name }) => name === 'Number')
  const grouping = parts.find(({ name }) => name === 'Grouping')
  const log = needed(parts.find(({ name }) => name === 'LogRangeExpr'))
  const range: RangeExpr = {
    kind: 'range', operator: textOf(text, needed(parts[0])), parameter: parameter && numberAt(text, parameter), log: logOf(text, log), unwrap: unwrapIn(text, log),
    rangeNs: durationIn(text, needed(findDeep(log, 'Range'))), offsetNs: offsetIn(text, log), grouping: grouping && groupingAt(text, grouping),
  }
  checkRange(range)
  return range
}

/** The selector and stages of a log query or log range, whichever way they are put in parentheses. */
export function logOf(text: string, node: SyntaxNode): LogExpr {
  const selector = needed(findDeep(node, 'Selector'))
  const pipelines = pipelinesIn(node)
  return { kind: 'log', matchers: selectorAt(text, selector), stages: pipelines.flatMap((each) => stagesAt(text, each)) }
}

function pipelinesIn(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).flatMap((child) => child.name === 'PipelineExpr' ? [child] : ['LogRangeExpr', 'LogExpr'].includes(child.name) ? pipelinesIn(child) : [])
}

function findDeep(node: SyntaxNode, name: string): SyntaxNode | undefined {
  for (const child of childrenOf(node)) {
    if (child.name === name) return child
    const found = ['LogRangeExpr', 'LogExpr', 'UnwrapExpr'].includes(child.name) && child.name !== name ? findDeep(child, name) : undefined
    if (found) return found
  }
  return undefined
}

function durationIn(text: string, node: SyntaxNode): number {
  const written = textOf(text, needed(childOf(node, 'Duration')))
  const ns = durationNs(written)
  if (ns === undefined) throw parseErrorAt(text, node.from, `not a valid duration string: ${JSON.stringify(written)}`)
  return ns
}

function offsetIn(text: string, node: SyntaxNode): number {
  const offset = findDeep(node, 'OffsetExpr')
  if (!offset) return 0
  const ns = durationIn(text, offset)
  return childOf(offset, 'Sub') ? -ns : ns
}

function unwrapIn(text: string, node: SyntaxNode): Unwrap | undefined {
  const outer = findDeep(node, 'UnwrapExpr')
  if (!outer) return undefined
  const filters: SyntaxNode[] = []
  let inner = outer
  for (let next = childOf(inner, 'UnwrapExpr'); next; next = childOf(inner, 'UnwrapExpr')) {
    filters.unshift(...childrenOf(inner).filter(({ name }) => name === 'LabelFilter'))
    inner = next
  }
  const conversion = childOf(inner, 'ConvOp')?.firstChild?.name ?? ''
  return {
    label: textOf(text, needed(childOf(inner, 'Identifier'))), conversion: conversion === 'BytesConv' ? 'bytes' : conversion === '' ? 'number' : 'duration',
    filters: [...childrenOf(inner).filter(({ name }) => name === 'LabelFilter'), ...filters].map((each) => labelFilterAt(text, each)),
  }
}

function groupingAt(text: string, node: SyntaxNode): Grouping {
  const labels = childOf(node, 'Labels')
  return { isWithout: childOf(node, 'Without') !== undefined, labels: labels ? listOf(labels, 'Identifier').map((each) => textOf(text, each)) : [] }
}

function aggregateAt(text: string, node: SyntaxNode): MetricExpr {
  const parts = childrenOf(node)
  const operator = textOf(text, needed(parts[0])).toLowerCase()
  const parameter = parts.find(({ name }) => name === 'Number')
  const grouping = parts.find(({ name }) => name === 'Grouping')
  const takesCount = ['topk', 'bottomk', 'approx_topk'].includes(operator)
  const count = parameter && numberAt(text, parameter)
  if (takesCount && count === undefined) throw parseFault(`parameter required for operation ${operator}`)
  if (takesCount && (count === undefined || !Number.isInteger(count) || count <= 0)) throw parseFault(`invalid parameter (must be greater than 0) ${operator}(${count ?? ''}`)
  if (!takesCount && count !== undefined) throw parseFault(`unsupported parameter for operation ${operator}(${count},`)
  if (grouping && operator.startsWith('sort')) throw parseFault(`unsupported grouping for operation ${operator}: leave by and without out`)
  return { kind: 'aggregate', operator, parameter: count, grouping: grouping && groupingAt(text, grouping), expr: metricAt(text, needed(parts.find(({ name }) => name === 'MetricExpr'))) }
}

function labelReplaceAt(text: string, node: SyntaxNode): MetricExpr {
  const [target = '', replacement = '', source = '', pattern = ''] = childrenOf(node).filter(({ name }) => name === 'String').map((each) => stringAt(text, each))
  try {
    RE2JS.compile(`^(?s:${pattern})$`)
  } catch (error) {
    throw parseFault(`invalid regex in label_replace: ${regexFault(error, `^(?:${pattern})$`)}`)
  }
  return { kind: 'label-replace', expr: metricAt(text, needed(childOf(node, 'MetricExpr'))), target, replacement, source, pattern }
}
