/** The times of a series within a range; `first` is the place of the first of them among all that were joined. */
export interface JoinedTimes {
  readonly times: Float64Array
  readonly first: number
}

/** Makes one list of times of parts, and the same list where series have the same: what is found for one is found for all. */
export class TimesJoiner {
  readonly #from: number
  readonly #to: number
  readonly #ids = new Map<Float64Array, number>()
  readonly #loose = new Map<string, Float64Array>()
  readonly #joined = new Map<string, JoinedTimes>()

  /** Kept are those after `from` up to and with `to`. */
  constructor(from: number, to: number) {
    this.#from = from
    this.#to = to
  }

  /** `stored` are lists that are the same object where they are the same times; `hot` is only of this series. */
  join(stored: readonly Float64Array[], hot: Float64Array): JoinedTimes {
    const parts = hot.length > 0 ? [...stored, this.#common(hot)] : stored
    const [only] = parts
    const key = only && parts.length === 1 ? String(this.#idOf(only)) : parts.map((part) => this.#idOf(part)).join()
    const known = this.#joined.get(key)
    if (known) return known
    const found = this.#trimmed(only && parts.length === 1 ? only : joined(parts))
    this.#joined.set(key, found)
    return found
  }

  /** The list with the same content that was seen before, where there is one. */
  #common(times: Float64Array): Float64Array {
    const key = `${times.length} ${times[0]} ${times[times.length - 1]}`
    const known = this.#loose.get(key)
    if (known && Buffer.compare(bytesOf(known), bytesOf(times)) === 0) return known
    this.#loose.set(key, times)
    return times
  }

  #idOf(part: Float64Array): number {
    const known = this.#ids.get(part)
    if (known !== undefined) return known
    this.#ids.set(part, this.#ids.size)
    return this.#ids.size - 1
  }

  #trimmed(times: Float64Array): JoinedTimes {
    let [first, end] = [0, times.length]
    while (first < end && (times[first] as number) <= this.#from) first += 1
    while (end > first && (times[end - 1] as number) > this.#to) end -= 1
    return { times: times.subarray(first, end), first }
  }
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const times = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    times.set(part, at)
    at += part.length
  }
  return times
}

function bytesOf(times: Float64Array): Uint8Array {
  return new Uint8Array(times.buffer, times.byteOffset, times.byteLength)
}
