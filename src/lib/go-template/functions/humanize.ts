import { type GoValue, typeName } from '../model/go-value.ts'
import { goFloat } from '../text/go-decimal.ts'
import { goQuoted } from '../text/go-quoted.ts'
import { GoDuration, GoTime } from './go-time.ts'

const small = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y']

/** Prometheus's reading of a value as a number. Throws with its words. */
export function floatIn(value: GoValue): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof GoDuration) return Number(value.ns) / 1e9
  if (typeof value !== 'string') throw new Error(`can't convert ${typeName(value)} to float`)
  const plain = value.toLowerCase().replace(/^\+/, '')
  if (/^-?inf(?:inity)?$/.test(plain)) return plain.startsWith('-') ? -Infinity : Infinity
  if (plain === 'nan') return Number.NaN
  if (/^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/.test(plain)) return Number(plain)
  throw new Error(`strconv.ParseFloat: parsing ${goQuoted(value)}: invalid syntax`)
}

function short(value: number): string {
  return goFloat(value, 'g', 4)
}

function scaled(value: number, by: number, prefixes: readonly string[]): string {
  let [rest, prefix] = [value, '']
  for (const each of prefixes) {
    if (Math.abs(rest) < by) break
    prefix = each
    rest /= by
  }
  return short(rest) + prefix
}

function scaledUp(value: number): { readonly value: number; readonly prefix: string } {
  let [rest, prefix] = [value, '']
  for (const each of small) {
    if (Math.abs(rest) >= 1) break
    prefix = each
    rest *= 1000
  }
  return { value: rest, prefix }
}

export function humanize(of: GoValue): string {
  const value = floatIn(of)
  if (value === 0 || !Number.isFinite(value)) return short(value)
  if (Math.abs(value) >= 1) return scaled(value, 1000, ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'])
  const up = scaledUp(value)
  return short(up.value) + up.prefix
}

export function humanize1024(of: GoValue): string {
  const value = floatIn(of)
  return Math.abs(value) <= 1 || !Number.isFinite(value) ? short(value) : scaled(value, 1024, ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'])
}

export function humanizePercentage(of: GoValue): string {
  return `${short(floatIn(of) * 100)}%`
}

export function humanizeDuration(of: GoValue): string {
  const value = floatIn(of)
  if (!Number.isFinite(value)) return short(value)
  if (value === 0) return `${short(value)}s`
  if (Math.abs(value) < 1) {
    const up = scaledUp(value)
    return `${short(up.value)}${up.prefix}s`
  }
  const [sign, size] = [value < 0 ? '-' : '', Math.abs(value)]
  const whole = BigInt(Math.trunc(size))
  const [seconds, minutes, hours, days] = [whole % 60n, (whole / 60n) % 60n, (whole / 3600n) % 24n, whole / 86_400n]
  if (days !== 0n) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`
  if (hours !== 0n) return `${sign}${hours}h ${minutes}m ${seconds}s`
  return minutes === 0n ? `${sign}${short(size)}s` : `${sign}${minutes}m ${seconds}s`
}

export function humanizeTimestamp(of: GoValue): string {
  const value = floatIn(of)
  return Number.isFinite(value) ? timeOfSeconds(value).text ?? '' : short(value)
}

/** Milliseconds are kept. */
export function timeOfSeconds(seconds: number): GoTime {
  if (!Number.isFinite(seconds)) throw new Error('value is NaN or Inf')
  const ns = seconds * 1e9
  if (ns > 2 ** 63 || ns < -(2 ** 63)) throw new Error(`${goFloat(seconds, 'g', -1)} cannot be represented as a nanoseconds timestamp since it overflows int64`)
  return new GoTime((BigInt(Math.trunc(ns)) / 1_000_000n) * 1_000_000n, 'UTC', '*time.Time')
}
