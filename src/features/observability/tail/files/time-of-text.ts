const dated = /^\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?\s?(Z|[+-]\d\d:?\d\d)?/
const counted = /^(\d{10})(?:\.(\d{1,9})|(\d{3})|(\d{6})|(\d{9}))?$/

/** The moment (ns since 1970) that a text begins with: as in RFC 3339 (without a zone it is this machine's), or counted in s, ms, µs or ns. */
export function timeOfText(text: string): bigint | undefined {
  const [, date, time, fraction = '', zone = ''] = dated.exec(text) ?? []
  if (date !== undefined) {
    const ms = Date.parse(`${date}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
    return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'))
  }
  const [, seconds, part, ms, us, ns] = counted.exec(text) ?? []
  if (seconds === undefined) return undefined
  return BigInt(seconds) * 1_000_000_000n + BigInt((part ?? ms ?? us ?? ns ?? '').padEnd(9, '0'))
}
