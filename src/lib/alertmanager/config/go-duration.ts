const prometheusUnits: readonly (readonly [unit: string, ms: number])[] = [['y', 31_536_000_000], ['w', 604_800_000], ['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]]
const maxMs = 2 ** 63 / 1e6

/** Milliseconds of a duration as Prometheus writes it: `1h30m`, `90s`, `0`; undefined where it is none. */
export function prometheusDurationMs(text: string): number | undefined {
  if (text === '0') return 0
  if (text.length > 100 || !/^(\d+[a-z]+)+$/.test(text)) return undefined
  let total = 0
  let last = -1
  for (const [, amount, unit] of text.matchAll(/(\d+)([a-z]+)/g)) {
    const place = prometheusUnits.findIndex(([name]) => name === unit)
    if (place <= last) return undefined
    last = place
    total += Number(amount) * (prometheusUnits[place]?.[1] ?? 0)
  }
  return total < maxMs ? total : undefined
}

const goUnits: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, 'µs': 1e-3, 'μs': 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** Milliseconds of a duration as Go's `time.ParseDuration` reads it: `1.5h`, `-3s`; undefined where it is none. */
export function goDurationMs(text: string): number | undefined {
  const [, sign, rest = ''] = /^([-+]?)(.*)$/s.exec(text) ?? []
  if (rest === '0') return 0
  if (rest.length > 100 || !/^((\d+\.?\d*|\.\d+)[a-zµμ]+)+$/.test(rest)) return undefined
  let total = 0
  for (const [, amount, unit = ''] of rest.matchAll(/(\d+\.?\d*|\.\d+)([a-zµμ]+)/g)) {
    const ms = goUnits[unit]
    if (ms === undefined) return undefined
    total += Number(amount) * ms
  }
  return total < maxMs ? (sign === '-' ? -total : total) : undefined
}
