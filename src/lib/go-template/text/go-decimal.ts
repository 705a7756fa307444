/** The digits of a number, the point before the digit at `point`. */
interface Digits {
  readonly digits: string
  readonly point: number
}

/** Go's `strconv.FormatFloat` for e, f and g; `precision` -1 is as few digits as tell the number. */
export function goFloat(value: number, verb: 'e' | 'f' | 'g', precision: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (verb === 'f') return sign + fixed(precision < 0 ? shortest(size) : rounded(exact(size), exact(size).point + precision), precision)
  if (verb === 'e') return sign + scientific(precision < 0 ? shortest(size) : rounded(exact(size), precision + 1), precision)
  return sign + general(size, precision)
}

function general(size: number, precision: number): string {
  const wanted = precision === 0 ? 1 : precision
  const digits = wanted < 0 ? shortest(size) : rounded(exact(size), wanted)
  const count = digits.digits.length
  const least = wanted < 0 ? 6 : wanted > count && count >= digits.point ? count : wanted
  const exponent = digits.point - 1
  if (exponent < -4 || exponent >= least) return scientific(digits, -1)
  return fixed(digits, -1)
}

function fixed({ digits, point }: Digits, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  const fraction = point >= 0 ? digits.slice(point) : '0'.repeat(-point) + digits
  const shown = precision < 0 ? fraction : fraction.slice(0, precision).padEnd(precision, '0')
  return shown === '' ? whole : `${whole}.${shown}`
}

function scientific({ digits, point }: Digits, precision: number): string {
  const [first, rest] = [digits[0] ?? '0', digits.slice(1)]
  const shown = precision < 0 ? rest : rest.slice(0, precision).padEnd(precision, '0')
  const exponent = digits === '' ? 0 : point - 1
  return `${first}${shown === '' ? '' : `.${shown}`}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function shortest(size: number): Digits {
  return digitsOf(size.toExponential())
}

/** More digits than any tie has. */
function exact(size: number): Digits {
  return digitsOf(size.toExponential(100))
}

function digitsOf(text: string): Digits {
  const [, first = '', rest = '', exponent = '0'] = /^(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? []
  const digits = (first + rest).replace(/0+$/, '')
  return digits === '' ? { digits, point: 0 } : { digits, point: Number(exponent) + 1 }
}

/** Rounded to so many digits; halves go to the even one. */
function rounded({ digits, point }: Digits, count: number): Digits {
  if (count >= digits.length) return { digits, point }
  if (count < 0) return { digits: '', point: 0 }
  const rest = digits.slice(count)
  const isHalf = rest === '5'
  const isUp = isHalf ? count > 0 && Number(digits[count - 1]) % 2 === 1 : rest[0] !== undefined && rest[0] >= '5'
  const kept = digits.slice(0, count)
  if (!isUp) return trimmed(kept, point)
  const up = String(BigInt(kept === '' ? '0' : kept) + 1n).padStart(count, '0')
  return up.length > count ? trimmed(up, point + 1) : trimmed(up, point)
}

function trimmed(digits: string, point: number): Digits {
  const short = digits.replace(/0+$/, '')
  return short === '' ? { digits: '', point: 0 } : { digits: short, point }
}
