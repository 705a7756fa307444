import type { PackedResult } from './protocol.ts'

const mostResults = 128
const mostSamples = 200_000

interface Kept {
  readonly result: PackedResult
  /** The newest time that was read for it. */
  readonly to: number
}

/** Answers that are still right: each is let go of as soon as a sample comes in, or goes, at a time that it was made of. */
export class ResultCache {
  readonly #kept = new Map<string, Kept>()

  find(key: string): PackedResult | undefined {
    const found = this.#kept.get(key)
    if (!found) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, found)
    return copyOf(found.result)
  }

  keep(key: string, result: PackedResult, to: number): void {
    if ((result.series?.times.length ?? 0) > mostSamples) return
    this.#kept.set(key, { result: copyOf(result), to })
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > mostResults && oldest !== undefined) this.#kept.delete(oldest)
  }

  /** Something has changed at this time or later. */
  changed(from: number): void {
    for (const [key, { to }] of this.#kept) if (from <= to) this.#kept.delete(key)
  }
}

/** What is sent to another thread is gone from here. */
function copyOf(result: PackedResult): PackedResult {
  const { series } = result
  return series ? { ...result, series: { ...series, times: series.times.slice(), values: series.values.slice() } } : result
}
