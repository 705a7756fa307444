/** When checks are due, on a clock that only goes forward. Pure: told the time, it says who is due. */
export class CheckWheel {
  readonly #due = new Map<string, number>()
  readonly #intervals = new Map<string, number>()
  #heap: { name: string; at: number }[] = []

  get size(): number {
    return this.#intervals.size
  }

  has(name: string): boolean {
    return this.#intervals.has(name)
  }

  /** First due within one interval, at a place in it that its name decides: checks spread evenly and keep their place after a restart. */
  add(name: string, intervalMs: number, nowMs: number): void {
    this.#intervals.set(name, intervalMs)
    this.#push(name, nowMs + phaseOf(name) * intervalMs)
  }

  remove(name: string): void {
    this.#intervals.delete(name)
    this.#due.delete(name)
  }

  /** Those whose time has come, each set to its next time. What was missed is not made up for. */
  take(nowMs: number): string[] {
    const taken: string[] = []
    for (let first = this.#heap[0]; first !== undefined && first.at <= nowMs; first = this.#heap[0]) {
      this.#pop()
      const intervalMs = this.#intervals.get(first.name)
      // Removed, or put in anew, since.
      if (intervalMs === undefined || this.#due.get(first.name) !== first.at) continue
      taken.push(first.name)
      const missed = Math.floor((nowMs - first.at) / intervalMs)
      this.#push(first.name, first.at + (missed + 1) * intervalMs)
    }
    return taken
  }

  /** When the next is due; undefined when there is none. */
  nextAt(): number | undefined {
    return this.#heap[0]?.at
  }

  #push(name: string, at: number): void {
    this.#due.set(name, at)
    this.#heap.push({ name, at })
    let index = this.#heap.length - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (this.#at(parent) <= this.#at(index)) return
      this.#swap(parent, index)
      index = parent
    }
  }

  #pop(): void {
    const last = this.#heap.pop()
    if (!last || this.#heap.length === 0) return
    this.#heap[0] = last
    for (let index = 0; ; ) {
      const left = 2 * index + 1
      const right = left + 1
      let least = index
      if (this.#at(left) < this.#at(least)) least = left
      if (this.#at(right) < this.#at(least)) least = right
      if (least === index) return
      this.#swap(least, index)
      index = least
    }
  }

  #at(index: number): number {
    return this.#heap[index]?.at ?? Number.POSITIVE_INFINITY
  }

  #swap(a: number, b: number): void {
    const first = this.#heap[a]
    const second = this.#heap[b]
    if (!first || !second) return
    this.#heap[a] = second
    this.#heap[b] = first
  }
}

/** A number in [0, 1) that is the same for the same name and spread evenly over names (FNV-1a with a final mix, murmurhash3's). */
export function phaseOf(name: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < name.length; index += 1) hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
