/** One place in a pattern: which characters lead where, and which places are reached for nothing. */
interface Place {
  readonly moves: readonly { readonly accepts: Accepts; readonly to: number }[]
  readonly free: readonly number[]
}

type Accepts = (character: string) => boolean
type Quantifier = 'one' | 'optional' | 'some' | 'any'

/**
 * GitHub's filter patterns for branches, tags and paths: `*` within a segment, `**` across segments, `?` and `+` as in regular
 * expressions, `[a-z]`, and a backslash before any of them.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet
 * All possible places are followed at once, so that no pattern is slow.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const places = compileGlob(pattern)
  let current = reached(places, [0])
  for (const character of text) {
    const next = [...current].flatMap((at) => places[at]?.moves.filter((move) => move.accepts(character)).map((move) => move.to) ?? [])
    current = reached(places, next)
    if (current.size === 0) return false
  }
  return current.has(places.length)
}

function reached(places: readonly Place[], from: readonly number[]): ReadonlySet<number> {
  const all = new Set(from)
  for (const at of all) for (const to of places[at]?.free ?? []) all.add(to)
  return all
}

const isAny: Accepts = () => true
const isInSegment: Accepts = (character) => character !== '/'

function compileGlob(pattern: string): readonly Place[] {
  const places: Place[] = []
  const characters = [...pattern]
  let at = 0
  while (at < characters.length) at += compileAtom(places, characters, at)
  return places
}

/** Adds the places of the atom at `at` and gives the number of characters that it takes. */
function compileAtom(places: Place[], pattern: readonly string[], at: number): number {
  const character = pattern[at] ?? ''
  if (character === '*' && pattern[at + 1] === '*') {
    if (pattern[at + 2] !== '/' || (at > 0 && pattern[at - 1] !== '/')) return addStar(places, isAny, 2)
    return addFolders(places)
  }
  if (character === '*') return addStar(places, isInSegment, 1)
  const { accepts, length } = readCharacter(pattern, at)
  const quantifier = quantifierOf(pattern[at + length])
  places.push(placeOf(accepts, quantifier, places.length))
  return quantifier === 'one' ? length : length + 1
}

function addStar(places: Place[], accepts: Accepts, length: number): number {
  places.push(placeOf(accepts, 'any', places.length))
  return length
}

/** `**` with a slash behind it: no folder, or any number of them. */
function addFolders(places: Place[]): number {
  const start = places.length
  places.push({ moves: [], free: [start + 1, start + 2] })
  places.push({ moves: [{ accepts: isAny, to: start + 1 }, { accepts: (character) => character === '/', to: start + 2 }], free: [] })
  return 3
}

function placeOf(accepts: Accepts, quantifier: Quantifier, at: number): Place {
  const onward = { accepts, to: at + 1 }
  const again = { accepts, to: at }
  if (quantifier === 'optional') return { moves: [onward], free: [at + 1] }
  if (quantifier === 'some') return { moves: [again, onward], free: [] }
  return quantifier === 'any' ? { moves: [again], free: [at + 1] } : { moves: [onward], free: [] }
}

function quantifierOf(character: string | undefined): Quantifier {
  if (character === '?') return 'optional'
  return character === '+' ? 'some' : 'one'
}

function readCharacter(pattern: readonly string[], at: number): { readonly accepts: Accepts; readonly length: number } {
  const character = pattern[at] ?? ''
  const escaped = pattern[at + 1]
  if (character === '\\' && escaped !== undefined) return { accepts: (given) => given === escaped, length: 2 }
  const end = character === '[' ? pattern.indexOf(']', at + 2) : -1
  if (end < 0) return { accepts: (given) => given === character, length: 1 }
  return { accepts: readClass(pattern.slice(at + 1, end)), length: end - at + 1 }
}

function readClass(members: readonly string[]): Accepts {
  const ranges: [string, string][] = []
  for (let at = 0; at < members.length; at += 1) {
    const first = members[at] ?? ''
    const last = members[at + 1] === '-' ? members[at + 2] : undefined
    ranges.push([first, last ?? first])
    if (last !== undefined) at += 2
  }
  return (given) => ranges.some(([first, last]) => given >= first && given <= last)
}
