import { parser } from '@grafana/lezer-logql'
import type { SyntaxNode } from '@lezer/common'
import { goString } from '#lib/promql'
import { type LogqlError, parseErrorAt, parseFault } from '../model/logql-error.ts'

const maxLength = 131_072
const maxDepth = 1000

/** The grammar's tree, without faults in it; throws at the first fault. */
export function syntaxOf(text: string): SyntaxNode {
  if (text.length > maxLength) throw parseErrorAt(text, 0, `the query is longer than ${maxLength} characters`)
  const tree = parser.parse(text)
  let fault: number | undefined
  let depth = 0
  tree.iterate({
    enter: (node) => {
      depth += 1
      if (depth > maxDepth) throw parseErrorAt(text, node.from, `the query is nested deeper than ${maxDepth} levels`)
      if (node.type.isError && (fault === undefined || node.from < fault)) fault = node.from
    },
    leave: () => {
      depth -= 1
    },
  })
  if (fault !== undefined) throw faultAt(text, fault)
  const expr = childrenOf(tree.topNode)[0]
  if (!expr) throw parseErrorAt(text, text.length, 'syntax error: unexpected $end')
  return expr
}

function faultAt(text: string, fault: number): LogqlError {
  const at = fault + (/^\s*/.exec(text.slice(fault))?.[0].length ?? 0)
  if (at >= text.length) return parseErrorAt(text, text.length, 'syntax error: unexpected $end')
  const rest = text.slice(at)
  const thing = /^[a-zA-Z_][a-zA-Z0-9_]*/.exec(rest)?.[0] ?? /^(?:"(?:\\.|[^"\\])*"|`[^`]*`)/s.exec(rest)?.[0] ?? /^[\d.]+\w*/.exec(rest)?.[0] ?? /^(?:\|=|\|~|!=|!~|=~|\|>|!>|>=|<=|==|.)/su.exec(rest)?.[0] ?? ''
  if (thing === '}' && /^\{\s*$/.test(text.slice(0, at))) return noMatcher()
  return parseErrorAt(text, at, `syntax error: unexpected ${tokenName(thing)}`)
}

/** As Loki's reader calls what it found. */
function tokenName(thing: string): string {
  if (/^["`]/.test(thing)) return 'STRING'
  if (/^[\d.]/.test(thing)) return /[a-zA-Z]/.test(thing) ? 'DURATION' : 'NUMBER'
  if (!/^[a-zA-Z_]/.test(thing)) return thing
  return keywords.has(thing.toLowerCase()) ? thing.toUpperCase() : 'IDENTIFIER'
}

const keywords: ReadonlySet<string> = new Set('rate count_over_time bytes_over_time bytes_rate sum_over_time avg_over_time max_over_time min_over_time stddev_over_time stdvar_over_time quantile_over_time first_over_time last_over_time absent_over_time rate_counter sum avg max min count stddev stdvar topk bottomk sort sort_desc by without bool on ignoring group_left group_right offset json logfmt regexp pattern unpack unwrap line_format label_format label_replace drop keep decolorize vector and or unless ip'.split(' '))

export function noMatcher(): LogqlError {
  return parseFault('queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will')
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.name !== 'LineComment') children.push(child)
  return children
}

export function childOf(node: SyntaxNode, name: string): SyntaxNode | undefined {
  return childrenOf(node).find((child) => child.name === name)
}

export function needed<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error('The grammar gave a part of a query without what makes it one.')
  return value
}

/** The inner parts of a left-recursive list (`A(A(A(x), y), z)`), from left to right. */
export function listOf(node: SyntaxNode, item: string): SyntaxNode[] {
  const found: SyntaxNode[] = []
  for (const child of childrenOf(node)) {
    if (child.name === node.name) found.push(...listOf(child, item))
    else if (child.name === item) found.push(child)
  }
  return found
}

export function textOf(text: string, node: SyntaxNode): string {
  return text.slice(node.from, node.to)
}

export function stringAt(text: string, node: SyntaxNode): string {
  const value = goString(textOf(text, node))
  if (value === undefined) throw parseErrorAt(text, node.from, 'syntax error: the string is not closed or has an escape that is none')
  return value
}

/** The string among a node's parts. */
export function stringIn(text: string, node: SyntaxNode): string {
  return stringAt(text, needed(childOf(node, 'String')))
}
