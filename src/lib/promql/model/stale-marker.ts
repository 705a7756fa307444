const lowWord = 2
const highWord = 0x7ff00000

/**
 * A NaN of bits that no calculation gives ends a series (Prometheus, model/value: 0x7ff0000000000002). It exists in arrays
 * alone: as a number by itself JavaScript may make any NaN of it. Engines may set the quiet bit, so only the low word tells.
 */
export function markStale(values: Float64Array, at: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  words[at * 2] = lowWord
  words[at * 2 + 1] = highWord
}

/** Tells which of the values are stale markers. */
export function staleReader(values: Float64Array): (at: number) => boolean {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2)
  return (at) => words[at * 2] === lowWord && Number.isNaN(values[at])
}

/** Is any of them a stale marker? */
export function isStaleAmong(values: Float64Array): boolean {
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] as number
    // eslint-disable-next-line no-self-compare -- only a NaN differs from itself, and this loop is a query's hottest
    if (value !== value && staleReader(values)(at)) return true
  }
  return false
}
