import { formatSize } from '#lib/size'

/** What the numbers of a chart are, in the base units of Prometheus. */
export type ChartUnit = 'number' | 'bytes' | 'bytes/s' | 'seconds' | 'ratio' | 'percent' | '/s'

/** A value as a person reads it: `25.3 GB`, `12 ms`, `4.2 %`, `1.5 k`. */
export function formatValue(value: number, unit: ChartUnit): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞'
  switch (unit) {
    case 'bytes':
      return `${value < 0 ? '−' : ''}${formatSize(Math.round(Math.abs(value)))}`
    case 'bytes/s':
      return `${formatValue(value, 'bytes')}/s`
    case 'seconds':
      return formatSeconds(value)
    case 'ratio':
      return `${trimmed(value * 100)} %`
    case 'percent':
      return `${trimmed(value)} %`
    case '/s':
      return `${formatNumber(value)}/s`
    default:
      return formatNumber(value)
  }
}

function formatSeconds(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && size < 0.001) return `${trimmed(value * 1e6)} µs`
  if (size < 1) return `${trimmed(value * 1000)} ms`
  if (size < 120) return `${trimmed(value)} s`
  if (size < 7200) return `${trimmed(value / 60)} min`
  return size < 172_800 ? `${trimmed(value / 3600)} h` : `${trimmed(value / 86_400)} d`
}

function formatNumber(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e15 || (size !== 0 && size < 1e-3)) return value.toExponential(2)
  const power = size >= 1e12 ? 4 : size >= 1e9 ? 3 : size >= 1e6 ? 2 : size >= 1e4 ? 1 : 0
  return power === 0 ? trimmed(value) : `${trimmed(value / 1000 ** power)} ${['', 'k', 'M', 'G', 'T'][power]}`
}

/** Three digits that matter, no zeros at the end. */
function trimmed(value: number): string {
  const size = Math.abs(value)
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)))
}
