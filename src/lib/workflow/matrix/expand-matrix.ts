import { ProductError } from '../../errors.ts'
import type { ContextValue, ExpressionContexts } from '../expression/context-value.ts'
import { isContextObject } from '../expression/context-value.ts'
import { evaluateEntries, evaluateNode } from '../expression/evaluate-node.ts'
import type { TemplateNode } from '../model/template-node.ts'
import type { Strategy } from '../model/workflow.ts'
import { isMatch } from './is-match.ts'

/** One job of a matrix: its pairs in the order of the file, which is the order of the values in its name. */
export type MatrixCombination = readonly (readonly [name: string, value: ContextValue])[]

/** Jobs that one matrix may give. https://docs.github.com/en/actions/reference/limits */
export const maxMatrixJobs = 256
/** Combinations that are looked at before `exclude` takes some away. */
const maxRawCombinations = 100_000

interface MatrixData {
  readonly vectors: readonly (readonly [name: string, values: readonly ContextValue[]])[]
  readonly include: readonly MatrixCombination[]
  readonly exclude: readonly MatrixCombination[]
}

/**
 * The combinations of a strategy by GitHub's rules; undefined when it has no matrix, none when `exclude` leaves nothing.
 * https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
 * @throws ProductError `invalid` when the matrix is not one; WorkflowExpressionError when an expression in it fails.
 */
export function expandMatrix(strategy: Strategy | undefined, contexts: ExpressionContexts): readonly MatrixCombination[] | undefined {
  const entries = matrixEntries(strategy, contexts)
  if (entries === undefined) return undefined
  const matrix = readMatrix(entries)
  const all = cartesian(matrix.vectors)
  const original = all.filter((combination) => !matrix.exclude.some((filter) => isWithin(filter, combination)))
  const combinations = addIncludes(original, matrix)
  if (combinations.length > maxMatrixJobs) {
    throw new ProductError('invalid', `The matrix gives ${combinations.length} jobs, and at most ${maxMatrixJobs} may run. Shorten a vector or exclude combinations.`)
  }
  return combinations
}

function matrixEntries(strategy: Strategy | undefined, contexts: ExpressionContexts): readonly (readonly [string, ContextValue])[] | undefined {
  if (strategy === undefined) return undefined
  const whole = strategy.expression === undefined ? undefined : evaluateNode(strategy.expression, contexts)
  const node: TemplateNode | undefined = strategy.matrix
  if (typeof node === 'object' && node !== null && 'entries' in node) return evaluateEntries(node.entries, contexts)
  const value = node === undefined ? (isContextObject(whole) ? whole['matrix'] : undefined) : evaluateNode(node, contexts)
  if (value === undefined) return undefined
  if (!isContextObject(value)) throw new ProductError('invalid', `The matrix must be a mapping of names to lists, and it is ${describe(value)}. Give it an object, for example with fromJSON().`)
  return Object.entries(value)
}

function readMatrix(entries: readonly (readonly [string, ContextValue])[]): MatrixData {
  const vectors: [string, readonly ContextValue[]][] = []
  let include: readonly MatrixCombination[] = []
  let exclude: readonly MatrixCombination[] = []
  for (const [name, value] of entries) {
    if (name.toLowerCase() === 'include') include = readFilters(name, value)
    else if (name.toLowerCase() === 'exclude') exclude = readFilters(name, value)
    else vectors.push([name, readVector(name, value)])
  }
  if (vectors.length === 0 && include.length === 0) throw new ProductError('invalid', 'Matrix must define at least one vector')
  for (const filter of exclude) checkExclude(filter, vectors)
  return { vectors, include, exclude }
}

function readVector(name: string, value: ContextValue): readonly ContextValue[] {
  if (!Array.isArray(value)) throw new ProductError('invalid', `Matrix vector '${name}' must be a list, and it is ${describe(value)}.`)
  if (value.length === 0) throw new ProductError('invalid', `Matrix vector '${name}' does not contain any values`)
  return value as readonly ContextValue[]
}

function readFilters(name: string, value: ContextValue): readonly MatrixCombination[] {
  if (value === null) return []
  if (!Array.isArray(value)) throw new ProductError('invalid', `Matrix '${name}' must be a list of mappings, and it is ${describe(value)}.`)
  return (value as readonly ContextValue[]).map((item) => {
    if (isContextObject(item) && Object.keys(item).length > 0) return Object.entries(item)
    throw new ProductError('invalid', `Each item of matrix '${name}' must be a mapping of names to values, and one is ${describe(item)}.`)
  })
}

function checkExclude(filter: MatrixCombination, vectors: MatrixData['vectors']): void {
  const unknown = filter.find(([name]) => !vectors.some(([vector]) => isSameName(vector, name)))
  if (unknown !== undefined) throw new ProductError('invalid', `Matrix exclude key '${unknown[0]}' does not match any key within the matrix`)
}

function cartesian(vectors: MatrixData['vectors']): readonly MatrixCombination[] {
  if (vectors.length === 0) return []
  const count = vectors.reduce((product, [, values]) => product * values.length, 1)
  if (count > maxRawCombinations) throw new ProductError('invalid', `The matrix has ${count} combinations, and at most ${maxMatrixJobs} jobs may run. Shorten a vector.`)
  let combinations: MatrixCombination[] = [[]]
  for (const [name, values] of vectors) {
    combinations = combinations.flatMap((combination) => values.map((value): MatrixCombination => [...combination, [name, value]]))
  }
  return combinations
}

/** An item of `include` joins every original combination of which it overwrites nothing; one that joins none is a job of its own. */
function addIncludes(original: readonly MatrixCombination[], matrix: MatrixData): readonly MatrixCombination[] {
  const joined = original.map((combination) => new Map(combination))
  const added: MatrixCombination[] = []
  for (const include of matrix.include) {
    const overlap = include.filter(([name]) => matrix.vectors.some(([vector]) => isSameName(vector, name)))
    const matching = joined.filter((_, at) => isWithin(overlap, original[at] ?? []))
    for (const combination of matching) join(combination, include)
    if (matching.length === 0) added.push(include)
  }
  return [...joined.map((combination) => [...combination]), ...added]
}

function join(combination: Map<string, ContextValue>, include: MatrixCombination): void {
  for (const [name, value] of include) {
    const existing = [...combination.keys()].find((key) => isSameName(key, name))
    combination.set(existing ?? name, value)
  }
}

function isWithin(filter: MatrixCombination, combination: MatrixCombination): boolean {
  return filter.every(([name, value]) => combination.some(([key, held]) => isSameName(key, name) && isMatch(value, held)))
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function describe(value: ContextValue): string {
  if (value === null) return 'empty'
  return Array.isArray(value) ? 'a list' : isContextObject(value) ? 'a mapping' : `the ${typeof value} '${String(value).slice(0, 80)}'`
}
