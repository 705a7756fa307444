import { type LineFilter, lineFilterOf } from '#lib/logql'
import type { OpenBlock } from './block.ts'
import { mayHave } from './grams.ts'
import { type Need, neededText } from './needed-text.ts'

type Test = (line: string) => boolean

/** The line filters of a query, made ready to look through blocks: which to skip by their sets, and which lines fit. */
export class LineSearch {
  readonly #needs: readonly BytesNeed[]
  /** A text that every line found has, which native search looks for. */
  readonly #anchor: Buffer | undefined
  readonly #tests: readonly Test[]

  constructor(filters: readonly LineFilter[]) {
    const positive = filters.filter(({ operator, text }) => (operator === '|=' || operator === '|~') && text !== '')
    const read = positive.map(({ operator, text }) => operator === '|=' ? { need: { text } as Need, ignoresCase: false } : neededText(text))
    this.#needs = read.map(({ need }) => bytesNeed(need))
    const anchors = read.filter(({ ignoresCase }) => !ignoresCase).flatMap(({ need }) => textsOf(need)).filter((text) => !text.includes('\n'))
    const anchor = anchors.reduce((longest, text) => (text.length > longest.length ? text : longest), '')
    this.#anchor = anchor === '' ? undefined : Buffer.from(anchor)
    this.#tests = filters.filter(({ operator, text }) => !(operator === '|=' && (text === anchor || text === ''))).map(lineFilterOf)
  }

  /** Has it nothing that sets of runs could tell? */
  get needsNothing(): boolean {
    return this.#needs.every((need) => 'all' in need && need.all.length === 0)
  }

  mayBeIn(grams: Uint8Array): boolean {
    return this.#needs.every((need) => isMet(need, grams))
  }

  fits(line: string): boolean {
    if (this.#anchor && !line.includes(this.#anchorText)) return false
    return this.#tests.every((test) => test(line))
  }

  get #anchorText(): string {
    return this.#anchor?.toString() ?? ''
  }

  /** The indexes of the lines from `from` up to, without, `to` that fit, with their text. */
  *linesIn(block: OpenBlock, from: number, to: number): Iterable<readonly [at: number, line: string]> {
    const { text, offsets } = block
    if (!this.#anchor) {
      for (let at = from; at < to; at += 1) {
        const line = lineAt(block, at)
        if (this.#tests.every((test) => test(line))) yield [at, line]
      }
      return
    }
    let at = from
    const end = offsets[to] as number
    for (let found = text.indexOf(this.#anchor, offsets[from]); found !== -1 && found < end; found = text.indexOf(this.#anchor, offsets[at + 1])) {
      at = lineOf(offsets, found, at, to)
      const line = lineAt(block, at)
      if (this.#tests.every((test) => test(line))) yield [at, line]
      if (at + 1 >= to) return
    }
  }
}

export function lineAt({ text, offsets }: OpenBlock, at: number): string {
  return text.toString('utf8', offsets[at], (offsets[at + 1] as number) - 1)
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

function textsOf(need: Need): string[] {
  if ('text' in need) return [need.text]
  return 'all' in need ? need.all.flatMap(textsOf) : []
}
