import { isAscii } from 'node:buffer'
import { type LineFilter, lineFilterOf, type LineTest } from '#lib/logql'
import { lineAt, type OpenBlock } from './block.ts'
import { mayHave } from './grams.ts'
import { type Need, neededText } from './needed-text.ts'

const maxAnchors = 16

/** The line filters of a query, made ready to look through blocks: which to skip by their sets, and which lines fit. */
export class LineSearch {
  readonly #needs: readonly BytesNeed[]
  /** Texts of which every line found has one, which native search looks for. Empty where there are none. */
  readonly #anchors: readonly Buffer[]
  /** The anchor, where it is one: a line without it is none. */
  readonly #only: string
  readonly #tests: readonly LineTest[]

  constructor(filters: readonly LineFilter[]) {
    const positive = filters.filter(({ operator, text }) => (operator === '|=' || operator === '|~') && text !== '')
    const read = positive.map(({ operator, text }) => operator === '|=' ? { need: { text } as Need, ignoresCase: false } : neededText(text))
    this.#needs = read.map(({ need }) => bytesNeed(need))
    const anchors = best(read.filter(({ ignoresCase }) => !ignoresCase).map(({ need }) => anchorsOf(need)))
    this.#anchors = anchors.map((text) => Buffer.from(text))
    const only = anchors.length === 1 ? anchors[0] : undefined
    this.#tests = filters.filter(({ operator, text }) => !(operator === '|=' && (text === only || text === ''))).map(lineFilterOf)
    this.#only = only ?? ''
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

  /** The indexes of the lines from `from` up to, without, `to` that fit, with their text. */
  *linesIn(block: OpenBlock, from: number, to: number): Iterable<readonly [at: number, line: string]> {
    const candidates = this.#anchors.length === 0 ? numbers(from, to) : this.#anchored(block, from, to)
    if (this.#tests.length === 0) {
      for (const at of candidates) yield [at, lineAt(block, at)]
      return
    }
    const { text, offsets } = block
    // One text of the whole block, of which lines are only parts, costs less than a text for each line.
    const whole = isAscii(text) ? text.toString('latin1') : undefined
    for (const at of candidates) {
      const line = whole === undefined ? lineAt(block, at) : whole.slice(offsets[at], (offsets[at + 1] as number) - 1)
      const isPlain = whole !== undefined || line.length === (offsets[at + 1] as number) - (offsets[at] as number) - 1
      // A part of the block's text would keep all of it in memory.
      if (this.#tests.every((test) => test(line, isPlain))) yield [at, whole === undefined ? line : lineAt(block, at)]
    }
  }

  /** Lines with one of the anchors, each once, in their order. */
  *#anchored({ text, offsets }: OpenBlock, from: number, to: number): Iterable<number> {
    const end = offsets[to] as number
    const nexts = this.#anchors.map((anchor) => text.indexOf(anchor, offsets[from]))
    for (let at = from; ;) {
      let first = end
      for (const next of nexts) if (next !== -1 && next < first) first = next
      if (first >= end) return
      at = lineOf(offsets, first, at, to)
      yield at
      if (at + 1 >= to) return
      const after = offsets[at + 1] as number
      for (const [index, next] of nexts.entries()) if (next !== -1 && next < after) nexts[index] = text.indexOf(this.#anchors[index] as Buffer, after)
    }
  }
}

function* numbers(from: number, to: number): Iterable<number> {
  for (let at = from; at < to; at += 1) yield at
}

/** Of several choices the one that is rarest by the look of it: its shortest text is the longest. */
function best(choices: readonly (readonly string[])[]): readonly string[] {
  const shortest = (texts: readonly string[]): number => texts.reduce((least, text) => Math.min(least, text.length), texts.length === 0 ? 0 : Infinity)
  return choices.reduce((kept, texts) => (shortest(texts) > shortest(kept) ? texts : kept), [])
}

/** Texts of which one must be there; none where a need has no such texts, or too many to look for each. */
function anchorsOf(need: Need): readonly string[] {
  if ('text' in need) return need.text.includes('\n') ? [] : [need.text]
  if ('all' in need) return best(need.all.map(anchorsOf))
  const each = need.any.map(anchorsOf)
  const texts = each.flat()
  return each.some(({ length }) => length === 0) || texts.length > maxAnchors ? [] : texts
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

