import type { SyntaxNode } from '@lezer/common'
import { parseError } from '../model/promql-error.ts'
import type { Cardinality } from './ast.ts'
import type { BinaryOperator } from './join-operands.ts'
import { isLabelName, numberOf, stringOf } from './literals.ts'
import { childrenOf, type Syntax } from './syntax.ts'

/** The operator between two operands, with what says how they are matched. `children`: left, operator, modifiers, right. */
export function binaryOperatorOf(syntax: Syntax, children: readonly SyntaxNode[]): BinaryOperator {
  const { text } = syntax
  const sign = children[1]
  const modifiers = children.slice(2, -1)
  const clause = modifiers.find(({ name }) => name === 'MatchingModifierClause')
  const matching = clause ? matchingOf(text, clause) : { cardinality: 'one-to-one' as const, isOn: false, labels: [], include: [] }
  const fills = fillsOf(text, modifiers.find(({ name }) => name === 'FillModifier'))
  return {
    kind: 'binary', operator: sign ? text.slice(sign.from, sign.to).toLowerCase() : '', isBool: modifiers.some(({ name }) => name === 'BoolModifier'),
    matching: { ...matching, ...fills }, hasMatching: clause !== undefined, at: { from: sign?.from ?? 0, to: sign?.to ?? 0 },
  }
}

function matchingOf(text: string, clause: SyntaxNode): { cardinality: Cardinality; isOn: boolean; labels: string[]; include: string[] } {
  const parts = childrenOf(clause)
  const [labels, include] = parts.filter(({ name }) => name === 'GroupingLabels')
  const has = (name: string) => parts.some((part) => part.name === name)
  const cardinality = has('GroupLeft') ? 'many-to-one' : has('GroupRight') ? 'one-to-many' : 'one-to-one'
  return { cardinality, isOn: has('On'), labels: labels ? groupingOf(text, labels) : [], include: include ? groupingOf(text, include) : [] }
}

function fillsOf(text: string, modifier: SyntaxNode | undefined): { fillLeft: number | undefined; fillRight: number | undefined } {
  const fills = { fillLeft: undefined as number | undefined, fillRight: undefined as number | undefined }
  for (const clause of modifier ? childrenOf(modifier) : []) {
    const literal = childrenOf(clause).find(({ name }) => name === 'NumberDurationLiteral')
    const value = literal ? numberOf(text.slice(literal.from, literal.to)) : undefined
    if (clause.name !== 'FillRightClause') fills.fillLeft = value
    if (clause.name !== 'FillLeftClause') fills.fillRight = value
  }
  return fills
}

/** The labels of `by (…)`, `on (…)`, `group_left (…)`. */
export function groupingOf(text: string, node: SyntaxNode): string[] {
  return childrenOf(node).filter(({ name }) => name === 'LabelName' || name === 'QuotedLabelName').map((child) => {
    const written = text.slice(child.from, child.to)
    const name = child.name === 'LabelName' ? written : stringOf(written)
    if (name === undefined || !isLabelName(name)) throw parseError(text, { from: child.from, to: child.to }, `invalid label name ${written}`)
    return name
  })
}
