import { goShort } from '../text/go-short.ts'
import { placeOf, type Span } from './promql-error.ts'

/** What an evaluation has to say about its own answer. */
export interface Annotations {
  readonly warnings: readonly string[]
  readonly infos: readonly string[]
}

interface Note {
  readonly kind: 'warning' | 'info'
  readonly at: Span
  text: string
}

/** Gathers warnings and infos, each text once. */
export class Notes {
  readonly #notes = new Map<string, Note>()
  readonly #forced = new Map<string, ForcedMonotonicity>()

  warn(text: string, at: Span): void {
    this.#notes.set(text, { kind: 'warning', at, text: `PromQL warning: ${text}` })
  }

  inform(text: string, at: Span): void {
    this.#notes.set(text, { kind: 'info', at, text: `PromQL info: ${text}` })
  }

  /** Buckets of a classic histogram that had to be made to rise: told once for all steps. */
  informForced(text: string, at: Span, found: ForcedMonotonicity): void {
    const before = this.#forced.get(text)
    this.#notes.set(text, { kind: 'info', at, text: `PromQL info: ${text}` })
    this.#forced.set(text, before ? merged(before, found) : found)
  }

  list(query: string): Annotations {
    const said = (kind: Note['kind']) => [...this.#notes].filter(([, note]) => note.kind === kind)
      .map(([key, note]) => `${note.text}${forcedText(this.#forced.get(key))} (${placeOf(query, note.at)})`)
    return { warnings: said('warning'), infos: said('info') }
  }
}

export interface ForcedMonotonicity {
  readonly from: number
  readonly to: number
  readonly minBucket: number
  readonly maxBucket: number
  readonly maxDifference: number
  readonly count: number
}

function merged(a: ForcedMonotonicity, b: ForcedMonotonicity): ForcedMonotonicity {
  return {
    from: Math.min(a.from, b.from), to: Math.max(a.to, b.to), minBucket: Math.min(a.minBucket, b.minBucket), maxBucket: Math.max(a.maxBucket, b.maxBucket),
    maxDifference: Math.max(a.maxDifference, b.maxDifference), count: a.count + b.count,
  }
}

function forcedText(forced: ForcedMonotonicity | undefined): string {
  if (!forced) return ''
  const time = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z')
  const { from, to, minBucket, maxBucket, maxDifference, count } = forced
  return `, from buckets ${goShort(minBucket)} to ${goShort(maxBucket)}, with a max diff of ${goShort(Number(maxDifference.toPrecision(2)))}, over ${count} samples from ${time(from)} to ${time(to)}`
}
