const unitNs: Readonly<Record<string, number>> = {
  ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12, d: 8.64e13, w: 6.048e14, y: 3.1536e16,
}

/** Nanoseconds of `1h15m30.5s` or `-2ms`; undefined where it is no duration. */
export function durationNs(text: string): number | undefined {
  const plain = text.trim()
  if (plain === '0') return 0
  if (!/^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|[smhdwy]))+$/.test(plain)) return undefined
  let sum = 0
  for (const [, amount, unit = ''] of plain.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|[smhdwy])/g)) sum += Number(amount) * (unitNs[unit] ?? 0)
  return plain.startsWith('-') ? -sum : sum
}

const powers = ['', 'k', 'm', 'g', 't', 'p', 'e']

/** Bytes of `5KB` (5000), `5KiB` (5120), `1.5 GB` or `42`; undefined where it is no size. As go-humanize reads them. */
export function sizeBytes(text: string): number | undefined {
  const [, amount, prefix = '', binary] = /^\s*(\d[\d,]*\.?\d*|\.\d+)\s*([kmgtpe]?)(i?)b?\s*$/i.exec(text) ?? []
  if (amount === undefined) return undefined
  const power = powers.indexOf(prefix.toLowerCase())
  return Math.trunc(Number(amount.replaceAll(',', '')) * (binary ? 1024 : 1000) ** power)
}
