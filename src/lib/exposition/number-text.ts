import { ExpositionError } from './exposition-error.ts'

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const infinite = /^([+-]?)inf(inity)?$/i
const zero = 48
const most = 15

/** A number as Prometheus takes it: decimal, `Inf`, `NaN`. Throws for hexadecimal, underscores and anything else. */
export function numberOf(text: string): number {
  if (text.length <= most) {
    const whole = smallWhole(text)
    if (whole >= 0) return whole
  }
  if (decimal.test(text)) return Number(text)
  const sign = infinite.exec(text)
  if (sign) return sign[1] === '-' ? -Infinity : Infinity
  if (/^[+-]?nan$/i.test(text)) return Number.NaN
  throw new ExpositionError(`${quoted(text)} is not a number.`)
}

/** Most values are whole and short: without a regular expression. -1 for anything else. */
function smallWhole(text: string): number {
  let value = 0
  for (let at = 0; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - zero
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return text.length === 0 ? -1 : value
}

/** A number as every reader of expositions takes it back to the same bits. */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return Object.is(value, -0) ? '-0' : String(value)
}

/** A piece of somebody's text for an error, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text)
}
