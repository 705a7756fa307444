const units: readonly (readonly [name: string, ms: number, isWholeOnly: boolean])[] = [
  ['y', 31_536_000_000, true], ['w', 604_800_000, true], ['d', 86_400_000, false], ['h', 3_600_000, false], ['m', 60_000, false], ['s', 1000, false], ['ms', 1, false],
]

/** As Prometheus writes a duration: `1m30s`. */
export function durationText(ms: number): string {
  if (ms === 0) return '0s'
  let rest = ms
  return units.map(([name, size, isWholeOnly]) => {
    if (isWholeOnly && rest % size !== 0) return ''
    const count = Math.floor(rest / size)
    rest -= count * size
    return count === 0 ? '' : `${count}${name}`
  }).join('')
}
