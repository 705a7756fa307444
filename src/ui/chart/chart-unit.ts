import type { Unit } from '#lib/dashboards'
import { formatSize } from '#lib/size'

/** What the numbers of a chart are. */
export type ChartUnit = Unit

/** Words after a number where that is all that a unit says. */
const words: Partial<Readonly<Record<Unit, string>>> = {
  percent: ' %', '/s': '/s', '/min': '/min', celsius: ' °C', fahrenheit: ' °F', volts: ' V', amperes: ' A', watts: ' W', 'watt-hours': ' Wh', hertz: ' Hz', meters: ' m', rpm: ' rpm', decibels: ' dB', bits: ' bit', 'bits/s': ' bit/s',
}
const inSeconds: Partial<Readonly<Record<Unit, number>>> = { seconds: 1, milliseconds: 1e-3, microseconds: 1e-6, nanoseconds: 1e-9, minutes: 60, hours: 3600, days: 86_400 }

export interface ValueFormat {
  readonly unit?: ChartUnit | undefined
  readonly decimals?: number | undefined
  /** Words after the number, instead of a unit's. */
  readonly suffix?: string | undefined
}

/** A value as a person reads it: `25.3 GB`, `12 ms`, `4.2 %`, `1.5 k`. */
export function formatValue(value: number, unit: ChartUnit, { decimals, suffix }: Omit<ValueFormat, 'unit'> = {}): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '–' : value > 0 ? '∞' : '−∞'
  if (suffix !== undefined && suffix !== '') return `${scaled(value, 1000, decimals)}${/^[%°]/.test(suffix) ? '' : ' '}${suffix}`
  const seconds = inSeconds[unit]
  if (seconds !== undefined) return formatSeconds(value * seconds, decimals)
  switch (unit) {
    case 'bytes': return decimals === undefined ? `${value < 0 ? '−' : ''}${formatSize(Math.round(Math.abs(value)))}` : stepped(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB', 'PB'], decimals)
    case 'bytes-binary': return stepped(value, 1024, ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], decimals)
    case 'bytes/s': return `${formatValue(value, 'bytes', { decimals })}/s`
    case 'bytes-binary/s': return `${formatValue(value, 'bytes-binary', { decimals })}/s`
    case 'bits': case 'bits/s': case 'hertz': case 'watts': case 'watt-hours': return stepped(value, 1000, ['', 'k', 'M', 'G', 'T', 'P'].map((prefix) => prefix + (words[unit] ?? '').trim()), decimals)
    case 'ratio': return `${fixed(value * 100, decimals)} %`
    case 'date': return new Date(value).toISOString().slice(0, 19).replace('T', ' ')
    case 'plain': return fixed(value, decimals)
    case 'currency-usd': return `$${scaled(value, 1000, decimals)}`
    case 'currency-eur': return `€${scaled(value, 1000, decimals)}`
    case 'percent': return `${fixed(value, decimals)} %`
    default: return `${scaled(value, 1000, decimals)}${words[unit] ?? ''}`
  }
}

function formatSeconds(value: number, decimals: number | undefined): string {
  const size = Math.abs(value)
  if (size !== 0 && size < 1e-6) return `${fixed(value * 1e9, decimals)} ns`
  if (size !== 0 && size < 0.001) return `${fixed(value * 1e6, decimals)} µs`
  if (size !== 0 && size < 1) return `${fixed(value * 1000, decimals)} ms`
  if (size < 120) return size === 0 ? '0 s' : `${fixed(value, decimals)} s`
  if (size < 7200) return `${fixed(value / 60, decimals)} min`
  return size < 172_800 ? `${fixed(value / 3600, decimals)} h` : `${fixed(value / 86_400, decimals)} d`
}

function scaled(value: number, base: number, decimals: number | undefined): string {
  const size = Math.abs(value)
  if (size >= 1e15 || (size !== 0 && size < 1e-3 && decimals === undefined)) return value.toExponential(2)
  const power = size >= 1e12 ? 4 : size >= 1e9 ? 3 : size >= 1e6 ? 2 : size >= 1e4 ? 1 : 0
  return power === 0 ? fixed(value, decimals) : `${fixed(value / base ** power, decimals)} ${['', 'k', 'M', 'G', 'T'][power]}`
}

function stepped(value: number, base: number, names: readonly string[], decimals: number | undefined): string {
  const power = Math.min(names.length - 1, Math.max(0, Math.floor(Math.log(Math.max(1, Math.abs(value))) / Math.log(base) + 1e-9)))
  return `${fixed(value / base ** power, decimals)} ${names[power]}`
}

/** So many decimals as are asked for; else three digits that matter, and no zeros at the end. */
function fixed(value: number, decimals: number | undefined): string {
  if (decimals !== undefined) return value.toFixed(decimals)
  const size = Math.abs(value)
  return String(Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)))
}
