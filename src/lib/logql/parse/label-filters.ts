import type { SyntaxNode } from '@lezer/common'
import { parseErrorAt, stageFault } from '../model/logql-error.ts'
import { ipPattern } from '../model/ip-pattern.ts'
import { durationNs, sizeBytes } from '../model/units.ts'
import type { Compare, LabelFilter } from './ast.ts'
import { matcherAt } from './matchers.ts'
import { childrenOf, needed, stringAt, textOf } from './syntax.ts'

type Item = LabelFilter | 'and' | 'or'

/** The grammar leaves open which of `and` and `or` binds more: their order is taken from it, and joined by Loki's precedence (`and`, `,` before `or`). */
export function labelFilterAt(text: string, node: SyntaxNode): LabelFilter {
  const items: Item[] = []
  flatten(text, node, items)
  let at = 0
  const conjunction = (): LabelFilter => {
    let left = items[at++] as LabelFilter
    while (items[at] === 'and') {
      at += 1
      left = { kind: 'and', left, right: items[at++] as LabelFilter }
    }
    return left
  }
  let left = conjunction()
  while (items[at] === 'or') {
    at += 1
    left = { kind: 'or', left, right: conjunction() }
  }
  return left
}

function flatten(text: string, node: SyntaxNode, items: Item[]): void {
  const children = childrenOf(node)
  const filters = children.filter(({ name }) => name === 'LabelFilter')
  const [left, right] = filters
  if (left && right) {
    flatten(text, left, items)
    items.push(children.some(({ name }) => name === 'Or') ? 'or' : 'and')
    flatten(text, right, items)
  } else if (left) {
    items.push(labelFilterAt(text, left))
  } else {
    items.push(simpleFilter(text, needed(children[0])))
  }
}

function simpleFilter(text: string, node: SyntaxNode): LabelFilter {
  switch (node.name) {
    case 'Matcher':
      return { kind: 'text', matcher: matcherAt(text, node) }
    case 'IpLabelFilter':
      return ipFilter(text, node)
    case 'UnitFilter':
      return unitFilter(text, needed(node.firstChild))
    case 'NumberFilter': {
      const [name, compare, value] = childrenOf(node)
      return { kind: 'number', name: textOf(text, needed(name)), compare: compareOf(text, needed(compare)), value: Number(textOf(text, needed(value)).replaceAll(/\s/g, '')) }
    }
    default:
      throw parseErrorAt(text, node.from, `syntax error: unexpected ${textOf(text, node)}`)
  }
}

function ipFilter(text: string, node: SyntaxNode): LabelFilter {
  const [name, compare, , value] = childrenOf(node)
  const pattern = stringAt(text, needed(value))
  if (!ipPattern(pattern)) throw stageFault(`| ${textOf(text, node).replaceAll(/\s*(!?=)\s*/g, '$1')}`, `ip: invalid pattern: ${JSON.stringify(pattern)}`)
  return { kind: 'ip', name: textOf(text, needed(name)), isNegated: needed(compare).name === 'Neq', pattern }
}

function unitFilter(text: string, node: SyntaxNode): LabelFilter {
  const [name, compare, value] = childrenOf(node)
  const kind = node.name === 'DurationFilter' ? 'duration' : 'bytes'
  const written = textOf(text, needed(value))
  const amount = kind === 'duration' ? durationNs(written) : sizeBytes(written)
  if (amount === undefined) throw parseErrorAt(text, needed(value).from, `syntax error: ${JSON.stringify(written)} is no ${kind === 'duration' ? 'duration' : 'size'}`)
  return { kind, name: textOf(text, needed(name)), compare: compareOf(text, needed(compare)), value: amount }
}

function compareOf(text: string, node: SyntaxNode): Compare {
  const written = textOf(text, node)
  return (written === '=' ? '==' : written) as Compare
}
