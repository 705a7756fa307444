import { readPattern, type PatternNode } from './pattern-nodes.ts'

/** Longer lines are left to RE2: a search is at worst as long as the square of the line. */
const longestLine = 2048
/** Ways through alternatives and optional parts. */
const mostWays = 200
const everything = (1n << 128n) - 1n

/**
 * JavaScript's own expressions are many times faster than RE2 in JavaScript, and go back over a line without bound. This takes
 * those patterns of RE2 that cannot: only single signs are repeated, and what follows a repetition begins with none of its signs,
 * so that there is one place where it can end. Parts with `.*` between them are searched one after another. Undefined where a
 * pattern is not of this kind. The test is only right for lines of ASCII; it says `undefined` for those it does not take.
 */
export function safePattern(pattern: string): ((line: string) => boolean | undefined) | undefined {
  const node = readPattern(pattern)
  const parts = node && partsOf(node)
  if (!parts?.every(isSafe) || !parts.slice(0, -1).every((part) => lengthOf(part) !== undefined)) return undefined
  const [only, ...more] = parts.map((part) => new RegExp(sourceOf(part), 'g'))
  if (!only) return undefined
  if (more.length === 0) {
    const expression = new RegExp(only.source)
    return (line) => line.length > longestLine ? undefined : expression.test(line)
  }
  const all = [only, ...more]
  return (line) => {
    // `.*` does not go over the end of a line within a line.
    if (line.length > longestLine || line.includes('\n')) return undefined
    let from = 0
    for (const expression of all) {
      expression.lastIndex = from
      if (!expression.test(line)) return false
      from = expression.lastIndex
    }
    return true
  }
}

/** A pattern at its `.*`: the earliest place of one part leaves most room for the next, where parts have one length. */
function partsOf(node: PatternNode): PatternNode[] {
  const items = node.kind === 'sequence' ? node.items : [node]
  const parts: PatternNode[][] = [[]]
  for (const item of items) {
    if (item.kind === 'repeat' && item.min === 0 && item.max === Infinity && item.item.kind === 'set' && item.item.signs === (everything & ~(1n << 10n))) parts.push([])
    else parts.at(-1)?.push(item)
  }
  return parts.filter((part, at) => part.length > 0 || at === parts.length - 1).map((part) => ({ kind: 'sequence', items: part }))
}

function isSafe(node: PatternNode): boolean {
  return waysOf(node) <= mostWays && followed(node, 0n) !== undefined
}

/** The signs that a node may begin with, or what follows it where it may be empty. Undefined where a repetition may end in several places. */
function followed(node: PatternNode, next: bigint): bigint | undefined {
  switch (node.kind) {
    case 'set':
      return node.signs
    case 'assertion':
      return next
    case 'repeat': {
      if (node.max > 1 && node.item.kind !== 'set') return undefined
      const own = followed(node.item, next)
      if (own === undefined || (node.min !== node.max && (own & next) !== 0n)) return undefined
      return node.min === 0 ? own | next : own
    }
    case 'alternatives': {
      const each = node.items.map((item) => followed(item, next))
      return each.reduce((sum, own) => sum === undefined || own === undefined ? undefined : sum | own, 0n)
    }
    default:
      return node.items.reduceRight<bigint | undefined>((after, item) => after === undefined ? undefined : followed(item, after), next)
  }
}

function waysOf(node: PatternNode): number {
  if (node.kind === 'alternatives') return node.items.reduce((sum, item) => sum + waysOf(item), 0)
  if (node.kind === 'sequence') return node.items.reduce((product, item) => product * waysOf(item), 1)
  return node.kind === 'repeat' && node.item.kind !== 'set' ? 1 + waysOf(node.item) : 1
}

/** How many signs it takes; undefined where that differs. */
function lengthOf(node: PatternNode): number | undefined {
  if (node.kind === 'set') return 1
  if (node.kind === 'assertion') return 0
  if (node.kind === 'repeat') return node.min === node.max ? times(lengthOf(node.item), node.min) : undefined
  const each = node.items.map(lengthOf)
  if (node.kind === 'alternatives') return each.every((length) => length === each[0]) ? each[0] : undefined
  return each.reduce((sum, length) => sum === undefined || length === undefined ? undefined : sum + length, 0)
}

function times(length: number | undefined, count: number): number | undefined {
  return length === undefined ? undefined : length * count
}

function sourceOf(node: PatternNode): string {
  switch (node.kind) {
    case 'set':
      return setSource(node.signs)
    case 'assertion':
      return node.source
    case 'repeat':
      return `(?:${sourceOf(node.item)}){${node.min},${node.max === Infinity ? '' : node.max}}`
    case 'alternatives':
      return `(?:${node.items.map(sourceOf).join('|')})`
    default:
      return node.items.map(sourceOf).join('')
  }
}

function setSource(signs: bigint): string {
  const ranges: string[] = []
  for (let code = 0; code < 128; code += 1) {
    if (!((signs >> BigInt(code)) & 1n)) continue
    const from = code
    while (code < 127 && (signs >> BigInt(code + 1)) & 1n) code += 1
    ranges.push(from === code ? hex(from) : `${hex(from)}-${hex(code)}`)
  }
  const [only] = ranges
  return ranges.length === 1 && only?.length === 4 ? only : `[${ranges.join('')}]`
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`
}
