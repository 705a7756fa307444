import { numberIn, printed, type Value } from './fault.ts'

/** Go's `%s %d %v %q %f %e %g %x %X %o %b %c %t %%` with flags, width and precision. */
export function printf(format: string, values: readonly Value[]): string {
  let next = 0
  const text = format.replaceAll(/%([-+# 0]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g, (whole, flags: string, width: string | undefined, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    if (next >= values.length) return `%!${verb}(MISSING)`
    const value = values[next] ?? ''
    next += 1
    const body = formatted(verb, value, flags, precision === undefined ? undefined : Math.min(100, Number(precision)))
    return body === undefined ? `%!${verb}(${typeof value === 'string' ? 'string' : 'value'}=${printed(value)})` : padded(body, flags, Math.min(1000, Number(width ?? 0)), verb)
  })
  return next < values.length && values.length > 0 ? `${text}%!(EXTRA ${values.slice(next).map((value) => `${typeof value === 'string' ? 'string' : 'float64'}=${printed(value)}`).join(', ')})` : text
}

function formatted(verb: string, value: Value, flags: string, precision: number | undefined): string | undefined {
  const number = numberIn(value)
  const signed = (text: string): string => flags.includes('+') && number >= 0 ? `+${text}` : text
  switch (verb) {
    case 's':
    case 'v':
      return precision === undefined ? printed(value) : [...printed(value)].slice(0, precision).join('')
    case 'q':
      return JSON.stringify(printed(value))
    case 't':
      return typeof value === 'boolean' ? String(value) : undefined
    case 'd':
      return typeof value === 'number' ? signed(String(Math.trunc(number))) : undefined
    case 'f':
    case 'F':
      return typeof value === 'number' ? signed(number.toFixed(precision ?? 6)) : undefined
    case 'e':
      return typeof value === 'number' ? signed(number.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2')) : undefined
    case 'g':
      return typeof value === 'number' ? signed(precision === undefined ? printed(value) : String(Number(number.toPrecision(Math.max(1, precision))))) : undefined
    case 'x':
    case 'X': {
      const text = typeof value === 'number' ? Math.trunc(number).toString(16) : Array.from(new TextEncoder().encode(printed(value)), (byte) => byte.toString(16).padStart(2, '0')).join('')
      return verb === 'X' ? text.toUpperCase() : text
    }
    case 'o':
    case 'b':
      return typeof value === 'number' ? Math.trunc(number).toString(verb === 'o' ? 8 : 2) : undefined
    case 'c':
      return typeof value === 'number' ? String.fromCodePoint(Math.min(0x10ffff, Math.max(0, Math.trunc(number)))) : undefined
    default:
      return undefined
  }
}

function padded(text: string, flags: string, width: number, verb: string): string {
  if (text.length >= width) return text
  if (flags.includes('-')) return text.padEnd(width)
  if (!flags.includes('0') || 'svq'.includes(verb)) return text.padStart(width)
  const sign = /^[+-]/.exec(text)?.[0] ?? ''
  return sign + text.slice(sign.length).padStart(width - sign.length, '0')
}
