const nsPerMs = 1_000_000n

/** ns since 1970 of a moment in ISO 8601, with all nine digits that a second may have. */
export function nsOfMoment(moment: string): bigint {
  const fraction = /\.(\d+)/.exec(moment)
  const whole = fraction ? moment.slice(0, fraction.index) + moment.slice(fraction.index + fraction[0].length) : moment
  return BigInt(Date.parse(whole)) * nsPerMs + BigInt((fraction?.[1] ?? '').slice(0, 9).padEnd(9, '0'))
}

/** The moment of ns since 1970, to the last digit. */
export function momentOfNs(ns: bigint): string {
  const ms = ns / nsPerMs
  return `${new Date(Number(ms)).toISOString().slice(0, -1)}${String(ns % nsPerMs).padStart(6, '0')}Z`
}
