import type { PackedResult, WrittenResult } from './protocol.ts'

const mostBytes = 64 * 2 ** 20
const largestBytes = 8 * 2 ** 20
/** What an answer takes besides its samples. */
const overheadBytes = 1024

export type Answer = PackedResult | WrittenResult

interface Kept {
  readonly answer: Answer
  readonly sizeBytes: number
  /** The newest time that was read for it. */
  readonly to: number
}

/** Answers that are still right: each is let go of as soon as a sample comes in, or goes, at a time that it was made of. */
export class ResultCache<Of extends Answer> {
  readonly #kept = new Map<string, Kept & { readonly answer: Of }>()
  #sizeBytes = 0

  find(key: string): Of | undefined {
    const found = this.#kept.get(key)
    if (!found) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return copyOf(found.answer)
  }

  keep(key: string, answer: Of, to: number): void {
    const sizeBytes = sizeOf(answer)
    if (sizeBytes > largestBytes) return
    this.#drop(key)
    this.#kept.set(key, { answer: copyOf(answer), sizeBytes, to })
    this.#sizeBytes += sizeBytes
    for (const oldest of this.#kept.keys()) {
      if (this.#sizeBytes <= mostBytes) return
      this.#drop(oldest)
    }
  }

  /** Something has changed at this time or later. */
  changed(from: number): void {
    for (const [key, { to }] of this.#kept) if (from <= to) this.#drop(key)
  }

  #drop(key: string): void {
    this.#sizeBytes -= this.#kept.get(key)?.sizeBytes ?? 0
    this.#kept.delete(key)
  }
}

function sizeOf(answer: Answer): number {
  if ('json' in answer) return answer.json.length + overheadBytes
  return (answer.series?.times.length ?? 0) * 16 + (answer.series?.keys.length ?? 0) * 256 + overheadBytes
}

/** What is sent to another thread is gone from here. */
function copyOf<Of extends Answer>(answer: Of): Of {
  if ('json' in answer) return { ...answer, json: answer.json.slice() }
  const { series } = answer
  return series ? { ...answer, series: { ...series, times: series.times.slice(), values: series.values.slice() } } : answer
}
