const units: ReadonlyMap<string, { readonly rank: number; readonly ms: number }> = new Map([
  ['y', { rank: 1, ms: 31_536_000_000 }], ['w', { rank: 2, ms: 604_800_000 }], ['d', { rank: 3, ms: 86_400_000 }], ['h', { rank: 4, ms: 3_600_000 }], ['m', { rank: 5, ms: 60_000 }], ['s', { rank: 6, ms: 1000 }], ['ms', { rank: 7, ms: 1 }],
])
const mostMs = 2 ** 63 / 1e6

/** A length of time as Prometheus's files write it (`1h30m`, `0`), in ms; or what its parser says of it (common, model: ParseDuration). */
export function parseGoDuration(text: string): number | { readonly error: string } {
  if (text === '0') return 0
  if (text === '') return { error: 'empty duration string' }
  const invalid = { error: `not a valid duration string: ${JSON.stringify(text)}` }
  let [ms, rank] = [0, 0]
  for (let rest = text; rest !== '';) {
    const [whole = '', amount = '', unit = ''] = /^(\d+)(\D*)/.exec(rest) ?? []
    if (whole === '' || unit === '' || BigInt(amount) >= 2n ** 64n) return invalid
    const known = units.get(unit)
    if (!known) return { error: `unknown unit ${JSON.stringify(unit)} in duration ${JSON.stringify(text)}` }
    if (known.rank <= rank) return invalid
    rank = known.rank
    ms += Number(amount) * known.ms
    if (ms >= mostMs) return { error: 'duration out of range' }
    rest = rest.slice(whole.length)
  }
  return ms
}

const shown: readonly (readonly [unit: string, ms: number, isWholeOnly: boolean])[] = [['y', 31_536_000_000, true], ['w', 604_800_000, true], ['d', 86_400_000, false], ['h', 3_600_000, false], ['m', 60_000, false], ['s', 1000, false], ['ms', 1, false]]

/** As Prometheus writes a length of time: `1h30m`; years and weeks only where nothing is left over. */
export function goDurationText(ms: number): string {
  let left = Math.abs(Math.trunc(ms))
  if (left === 0) return '0s'
  let text = ms < 0 ? '-' : ''
  for (const [unit, size, isWholeOnly] of shown) {
    if (left < size || (isWholeOnly && left % size !== 0)) continue
    text += `${Math.floor(left / size)}${unit}`
    left %= size
  }
  return text
}
