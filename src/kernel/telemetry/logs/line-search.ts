import { isAscii } from 'node:buffer'
import { type LineFilter, lineFilterOf, type LineTest } from '#lib/logql'
import { anchorsOf } from './anchors.ts'
import { lineAt, type OpenBlock } from './block.ts'
import { mayHave } from './grams.ts'
import { type Need, neededText } from './needed-text.ts'

/** So many candidates of a part that each is read for itself: with more, one text of the whole block costs less. */
const fewOf = 8

/** The line filters of a query, made ready to look through blocks: which to skip by their sets, and which lines fit. */
export class LineSearch {
  readonly #needs: readonly BytesNeed[]
  /** What every line found has as it stands. */
  readonly #asTheyStand: readonly Need[]
  /** Pieces of which every line found has one, which native search looks for; chosen by the first block that is looked through. Empty where there are none. */
  #anchors: readonly Buffer[] | undefined
  /** A text that every line found has. */
  readonly #only: string
  readonly #tests: readonly LineTest[]

  constructor(filters: readonly LineFilter[]) {
    const positive = filters.filter(({ operator, text }) => (operator === '|=' || operator === '|~') && text !== '')
    const read = positive.map(({ operator, text }) => operator === '|=' ? { need: { text } as Need, ignoresCase: false } : neededText(text))
    this.#needs = read.map(({ need }) => bytesNeed(need))
    this.#asTheyStand = read.filter(({ ignoresCase }) => !ignoresCase).map(({ need }) => need)
    this.#tests = filters.filter(({ operator, text }) => !(operator === '|=' && text === '')).map(lineFilterOf)
    this.#only = this.#asTheyStand.flatMap(textsOf).reduce((kept, text) => (text.length > kept.length ? text : kept), '')
  }

  /** Has it nothing that sets of runs could tell? */
  get needsNothing(): boolean {
    return this.#needs.every((need) => 'all' in need && need.all.length === 0)
  }

  mayBeIn(grams: Uint8Array): boolean {
    return this.#needs.every((need) => isMet(need, grams))
  }

  fits(line: string): boolean {
    return line.includes(this.#only) && this.#tests.every((test) => test(line))
  }

  /** May a line of the block be found? Tells without where its lines begin. */
  mayBeWithin({ text }: OpenBlock): boolean {
    this.#anchors ??= anchorsOf(this.#asTheyStand, text)
    return this.#anchors.length === 0 || this.#anchors.some((anchor) => text.includes(anchor))
  }

  /** The indexes of the lines from `from` up to, without, `to` that fit, with their text. */
  *linesIn(block: OpenBlock, from: number, to: number): Iterable<readonly [at: number, line: string]> {
    const { text, offsets } = block
    const anchors = this.#anchors ??= anchorsOf(this.#asTheyStand, text)
    if (anchors.length === 0 && this.#tests.length === 0) {
      for (let at = from; at < to; at += 1) yield [at, lineAt(block, at)]
      return
    }
    let few = anchors.length === 0 ? 0 : (to - from) / fewOf
    // One text of the whole block, of which lines are only parts, costs less than a text for each of many lines.
    let whole: string | undefined
    for (const at of anchors.length === 0 ? numbers(from, to) : anchored(block, anchors, from, to)) {
      few -= 1
      if (few < 0) {
        whole = isAscii(text) ? text.toString('latin1') : undefined
        few = Infinity
      }
      const line = whole === undefined ? lineAt(block, at) : whole.slice(offsets[at], (offsets[at + 1] as number) - 1)
      const isPlain = whole !== undefined || line.length === (offsets[at + 1] as number) - (offsets[at] as number) - 1
      // A part of the block's text would keep all of it in memory.
      if (this.#tests.every((test) => test(line, isPlain))) yield [at, whole === undefined ? line : lineAt(block, at)]
    }
  }
}

/** Lines with one of the anchors, each once, in their order. */
function* anchored({ text: all, offsets }: OpenBlock, anchors: readonly Buffer[], from: number, to: number): Iterable<number> {
  const end = offsets[to] as number
  // What is behind is not looked through again for each of many short runs.
  const text = all.subarray(0, end)
  const nexts = anchors.map((anchor) => text.indexOf(anchor, offsets[from]))
  for (let at = from; ;) {
    let first = end
    for (const next of nexts) if (next !== -1 && next < first) first = next
    if (first >= end) return
    at = lineOf(offsets, first, at, to)
    yield at
    if (at + 1 >= to) return
    const after = offsets[at + 1] as number
    for (const [index, next] of nexts.entries()) if (next !== -1 && next < after) nexts[index] = text.indexOf(anchors[index] as Buffer, after)
  }
}

function* numbers(from: number, to: number): Iterable<number> {
  for (let at = from; at < to; at += 1) yield at
}

/** Texts that are all there where a need is met. */
function textsOf(need: Need): readonly string[] {
  if ('text' in need) return [need.text]
  return 'all' in need ? need.all.flatMap(textsOf) : []
}

/** The last line that begins at or before a place. */
function lineOf(offsets: Uint32Array, place: number, from: number, to: number): number {
  let [low, high] = [from, to - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((offsets[middle] as number) <= place) low = middle
    else high = middle - 1
  }
  return low
}

type BytesNeed = { readonly bytes: Uint8Array } | { readonly all: readonly BytesNeed[] } | { readonly any: readonly BytesNeed[] }

function bytesNeed(need: Need): BytesNeed {
  if ('text' in need) return { bytes: Buffer.from(need.text) }
  return 'all' in need ? { all: need.all.map(bytesNeed) } : { any: need.any.map(bytesNeed) }
}

function isMet(need: BytesNeed, grams: Uint8Array): boolean {
  if ('bytes' in need) return mayHave(grams, need.bytes)
  return 'all' in need ? need.all.every((each) => isMet(each, grams)) : need.any.some((each) => isMet(each, grams))
}

