import { groupBy } from '#lib/group-by'
import { Labels } from '../model/labels.ts'
import { PromqlError } from '../model/promql-error.ts'
import type { BinaryExpr } from '../parse/ast.ts'
import { type Column, emptyColumn, hasSample, noHistograms } from '../vector/column.ts'
import { type Element, elementOf } from './element-of.ts'
import { arithmetic, changesMeaning, relations } from './elements.ts'
import { calculateWhere, holdsWhere } from './elementwise.ts'
import { sameLabels } from '../vector/merge-same.ts'
import type { Scope } from '../vector/scope.ts'
import { signatureOf } from './set-operation.ts'

/**
 * Arithmetic and comparisons of two vectors, series by series instead of step by step. The side that may have many series of
 * a signature is called `many`, the other `one`; for one-to-one both are single.
 */
export function matchVectors(expr: BinaryExpr, left: Column[], right: Column[], scope: Scope): Column[] {
  const isSwapped = expr.matching.cardinality === 'one-to-many'
  const [many, one] = isSwapped ? [right, left] : [left, right]
  const match: Match = { expr, scope, isSwapped, many, one, signature: signatureOf(expr.matching), taken: new Map(), matched: new Map(), out: new Map() }
  const onesOf = groupBy(one, ({ labels }) => match.signature(labels))
  for (const [, ones] of onesOf) if (ones.length > 1) checkSingle(match, ones)
  for (const column of many) matchColumn(match, column, onesOf.get(match.signature(column.labels)) ?? [])
  if (expr.matching.fillLeft !== undefined || expr.matching.fillRight !== undefined) fillOnes(match)
  return [...match.out.values()].filter(hasSample)
}

interface Match {
  readonly expr: BinaryExpr
  readonly scope: Scope
  readonly isSwapped: boolean
  readonly many: readonly Column[]
  readonly one: readonly Column[]
  readonly signature: (labels: Labels) => string
  /** Steps at which a signature (one-to-one) or a signature's result labels (many-to-one) are given already. */
  readonly taken: Map<string, Uint8Array>
  /** Steps at which a signature has found a match. */
  readonly matched: Map<string, Uint8Array>
  readonly out: Map<string, Column>
}

/** What a missing series of each side counts as. */
function fillsOf({ expr: { matching }, isSwapped }: Match): { many: number | undefined; one: number | undefined } {
  return isSwapped ? { many: matching.fillRight, one: matching.fillLeft } : { many: matching.fillLeft, one: matching.fillRight }
}

/** At no step may two series of the one side share a signature, if the other side has anything at that step. */
function checkSingle(match: Match, ones: readonly Column[]): void {
  const { count } = match.scope.steps
  const { many, one } = fillsOf(match)
  for (let at = 0; at < count; at += 1) {
    const there = ones.filter(({ present }) => present[at] === 1)
    const isLooked = many !== undefined || one !== undefined || match.many.some(({ present }) => present[at] === 1)
    if (there.length > 1 && isLooked) throw manyToMany(match, there)
  }
}

function manyToMany({ expr: { matching, at }, isSwapped }: Match, there: readonly Column[]): PromqlError {
  const names = new Set(matching.labels)
  const group = matching.isOn ? there[0]?.labels.keep(names) : there[0]?.labels.drop(new Set([...names, '__name__']))
  const [first, second] = there.map(({ labels }) => String(labels)).sort()
  return new PromqlError('execution', `found duplicate series for the match group ${String(group ?? Labels.empty)} on the ${isSwapped ? 'left' : 'right'} hand-side of the operation: [${first ?? ''}, ${second ?? ''}];many-to-many matching not allowed: matching labels must be unique on one side`, at)
}

function matchColumn(match: Match, column: Column, ones: readonly Column[]): void {
  for (const one of ones) pair(match, column, one, bothOf(column.present, one.present))
  const fill = fillsOf(match).one
  if (fill === undefined) return
  const filled = filling(match, column, fill)
  pair(match, column, filled, column.present.map((present, at) => present === 1 && ones.every((one) => one.present[at] !== 1) ? 1 : 0))
}

/** Series of the one side that found nothing, with the fill value of the many side. */
function fillOnes(match: Match): void {
  const fill = fillsOf(match).many
  if (fill === undefined) return
  for (const one of match.one) {
    const matched = match.matched.get(match.signature(one.labels))?.slice()
    pair(match, filling(match, one, fill), one, one.present.map((present, at) => present === 1 && matched?.[at] !== 1 ? 1 : 0))
  }
}

function filling({ expr: { matching }, scope }: Match, like: Column, fill: number): Column {
  const names = new Set(matching.labels)
  const labels = matching.isOn ? like.labels.keep(names) : like.labels.drop(new Set([...names, '__name__']))
  const column = emptyColumn(labels, scope.steps.count)
  column.values.fill(fill)
  column.present.fill(1)
  return column
}

function bothOf(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length)
  for (let at = 0; at < both.length; at += 1) both[at] = (one[at] as number) & (other[at] as number)
  return both
}

/** `where`: the steps at which the two are a pair. */
function pair(match: Match, many: Column, one: Column, where: Uint8Array): void {
  const { expr, scope, isSwapped } = match
  const { count } = scope.steps
  const signature = match.signature(many.labels)
  const labels = resultLabels(expr, many.labels, one.labels)
  const isSingle = expr.matching.cardinality === 'one-to-one'
  const steps = { where, taken: stepsOf(match.taken, isSingle ? signature : `${signature}\u{2}${labels.key}`, count), matched: stepsOf(match.matched, signature, count) }
  const [left, right] = isSwapped ? [one, many] : [many, one]
  const out = outOf(match, labels, left.histograms !== undefined || right.histograms !== undefined)
  if (out.histograms) pairSamples(match, { left, right, out }, steps)
  else pairFloats(match, { left, right, out }, steps)
}

interface Pair {
  readonly left: Column
  readonly right: Column
  readonly out: Column
}

interface PairSteps {
  readonly where: Uint8Array
  readonly taken: Uint8Array
  readonly matched: Uint8Array
}

function pairFloats({ expr }: Match, { left, right, out }: Pair, { where, taken, matched }: PairSteps): void {
  const { operator, isBool } = expr
  const kept = operator in arithmetic ? where : holdsWhere(operator, left.values, right.values, where)
  const written = isBool ? where : kept
  for (let at = 0; at < where.length; at += 1) {
    if (where[at] !== 1) continue
    if (taken[at] === 1) throw takenTwice(expr)
    taken[at] = 1
    matched[at] = 1
    if (written[at] !== 1) continue
    if (out.present[at] === 1) throw sameLabels()
    out.present[at] = 1
    if (isBool) out.values[at] = kept[at] as number
    else if (kept !== where) out.values[at] = left.values[at] as number
  }
  if (kept === where) calculateWhere(operator, left.values, right.values, where, out.values)
}

function pairSamples({ expr, scope }: Match, { left, right, out }: Pair, { where, taken, matched }: PairSteps): void {
  for (let at = 0; at < where.length; at += 1) {
    if (where[at] !== 1) continue
    const result = resultAt(expr, left, right, at, scope)
    if (!result) continue
    if (taken[at] === 1) throw takenTwice(expr)
    taken[at] = 1
    matched[at] = 1
    if (result.isKept || expr.isBool) write(out, at, expr.isBool ? { value: Number(result.isKept), histogram: undefined } : result)
  }
}

function resultAt(expr: BinaryExpr, left: Column, right: Column, at: number, scope: Scope): (Element & { isKept: boolean }) | undefined {
  const [a, b] = [left.values[at] as number, right.values[at] as number]
  const [leftHistogram, rightHistogram] = [left.histograms?.[at], right.histograms?.[at]]
  if (leftHistogram || rightHistogram) return elementOf(expr, { value: a, histogram: leftHistogram }, { value: b, histogram: rightHistogram }, scope)
  const calculate = arithmetic[expr.operator]
  if (calculate) return { value: calculate(a, b), histogram: undefined, isKept: true }
  const relation = relations[expr.operator]
  return relation ? { value: a, histogram: undefined, isKept: relation(a, b) } : elementOf(expr, { value: a, histogram: undefined }, { value: b, histogram: undefined }, scope)
}

function write(out: Column, at: number, { value, histogram }: Element): void {
  if (out.present[at] === 1) throw sameLabels()
  out.present[at] = 1
  out.values[at] = value
  if (out.histograms) out.histograms[at] = histogram
}

function outOf(match: Match, labels: Labels, hasHistograms: boolean): Column {
  const { expr, out, scope: { steps: { count }, budget } } = match
  let column = out.get(labels.key)
  if (!column) budget.add(count)
  if (!column || (hasHistograms && !column.histograms)) {
    column = { ...(column ?? emptyColumn(labels, count, expr.isBool)), histograms: hasHistograms ? noHistograms(count) : undefined }
    out.set(labels.key, column)
  }
  return column
}

function stepsOf(steps: Map<string, Uint8Array>, key: string, count: number): Uint8Array {
  const known = steps.get(key) ?? new Uint8Array(count)
  steps.set(key, known)
  return known
}

function takenTwice(expr: BinaryExpr): PromqlError {
  const why = expr.matching.cardinality === 'one-to-one' ? 'many-to-one matching must be explicit (group_left/group_right)' : 'grouping labels must ensure unique matches'
  return new PromqlError('execution', `multiple matches for labels: ${why}`, expr.at)
}

/** The many side's labels; for one-to-one only those that were matched; with those that `group_left (…)` takes over. */
function resultLabels({ operator, matching }: BinaryExpr, many: Labels, one: Labels): Labels {
  const names = new Set(matching.labels)
  let labels = changesMeaning(operator) ? many.withoutName() : many
  if (matching.cardinality === 'one-to-one') labels = matching.isOn ? labels.keep(names) : labels.drop(names)
  for (const name of matching.include) labels = labels.with(name, one.get(name))
  return labels
}
