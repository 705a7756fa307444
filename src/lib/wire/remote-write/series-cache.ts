import type { Labels } from '#lib/promql'

const defaultMaxBytes = 64 * 2 ** 20

/**
 * Labels by the raw bytes that they were read from: a sender says the same series again and again. The same bytes give the
 * same object, so that who writes may know a series by it. Bounded: when its room is used up, it starts anew.
 */
export class SeriesCache {
  readonly #maxBytes: number
  #bytes = new Uint8Array(2 ** 16)
  #used = 0
  /** The first entry of a hash; entries of one hash are chained. */
  #heads = new Map<number, number>()
  #entries: { readonly from: number; readonly to: number; readonly labels: Labels; readonly next: number }[] = []

  constructor(maxBytes = defaultMaxBytes) {
    this.#maxBytes = maxBytes
  }

  get(bytes: Uint8Array, from: number, to: number): Labels | undefined {
    for (let at = this.#heads.get(hashOf(bytes, from, to)) ?? -1; at !== -1;) {
      const entry = this.#entries[at]
      if (!entry) return undefined
      if (this.#isSame(entry, bytes, from, to)) return entry.labels
      at = entry.next
    }
    return undefined
  }

  set(bytes: Uint8Array, from: number, to: number, labels: Labels): void {
    const size = to - from
    if (size > this.#maxBytes / 16) return
    if (this.#used + size > this.#maxBytes) this.#clear()
    if (this.#used + size > this.#bytes.length) this.#grow(size)
    this.#bytes.set(bytes.subarray(from, to), this.#used)
    const hash = hashOf(bytes, from, to)
    this.#entries.push({ from: this.#used, to: this.#used + size, labels, next: this.#heads.get(hash) ?? -1 })
    this.#heads.set(hash, this.#entries.length - 1)
    this.#used += size
  }

  #isSame(entry: { from: number; to: number }, bytes: Uint8Array, from: number, to: number): boolean {
    if (entry.to - entry.from !== to - from) return false
    const own = this.#bytes
    for (let at = 0; at < to - from; at += 1) if (own[entry.from + at] !== bytes[from + at]) return false
    return true
  }

  #grow(size: number): void {
    const larger = new Uint8Array(Math.min(this.#maxBytes, Math.max(this.#bytes.length * 2, this.#used + size)))
    larger.set(this.#bytes.subarray(0, this.#used))
    this.#bytes = larger
  }

  #clear(): void {
    this.#used = 0
    this.#heads = new Map()
    this.#entries = []
  }
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  return hash | 0
}
