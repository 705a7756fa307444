import { GoList, GoMap, GoStruct, type GoValue, typeName } from '../model/go-value.ts'
import { goFloat } from './go-decimal.ts'
import { goText, sortedEntries } from './go-print.ts'
import { goQuoted } from './go-quoted.ts'

interface Verb {
  readonly flags: string
  readonly width: number | undefined
  readonly precision: number | undefined
  readonly verb: string
}

/** As wide and as precise as anything may be asked to be. */
const most = 1000

/** Go's `fmt.Sprintf`, with what it writes where format and values do not fit. */
export function goSprintf(format: string, values: readonly GoValue[]): string {
  const form = /%([-+# 0]*)(\[\d+\])?(\*|\d+)?(?:(\.)(\[\d+\])?(\*|\d+)?)?(\[\d+\])?([^\d[\]*]|$)/suy
  let [out, next, wasReordered] = ['', 0, false]
  const indexed = (index: string | undefined) => {
    if (index === undefined) return
    next = Number(index.slice(1, -1)) - 1
    wasReordered = true
  }
  const number = (written: string | undefined): number | undefined => {
    if (written !== '*') return written === undefined ? undefined : Math.min(most, Number(written))
    const value = values[next]
    next += 1
    return typeof value === 'bigint' ? Math.max(-most, Math.min(most, Number(value))) : undefined
  }
  for (let at = 0; at < format.length;) {
    const sign = format.indexOf('%', at)
    out += sign === -1 ? format.slice(at) : format.slice(at, sign)
    if (sign === -1) break
    form.lastIndex = sign
    const [whole = '%', flags = '', widthIndex, width, dot, precisionIndex, precision, index, verb = ''] = form.exec(format) ?? []
    at = sign + whole.length
    indexed(widthIndex)
    const wide = number(width)
    indexed(precisionIndex)
    const precise = dot === undefined ? undefined : number(precision) ?? 0
    indexed(index)
    if (verb === '') out += '%!(NOVERB)'
    else if (verb === '%') out += '%'
    else if (next < 0 || next >= values.length) out += wasReordered ? `%!${verb}(BADINDEX)` : `%!${verb}(MISSING)`
    else {
      out += formatted(values[next] ?? null, { flags: (wide ?? 0) < 0 ? `${flags}-` : flags, width: wide === undefined ? undefined : Math.abs(wide), precision: precise, verb })
      next += 1
    }
  }
  if (wasReordered || next >= values.length) return out
  return `${out}%!(EXTRA ${values.slice(next).map((value) => value === null ? '<nil>' : `${typeName(value)}=${goText(value)}`).join(', ')})`
}

function formatted(value: GoValue, verb: Verb): string {
  if (verb.verb === 'T') return padded(typeName(value), verb)
  const text = textOf(value, verb)
  return text ?? `%!${verb.verb}(${value === null ? '<nil>' : `${typeName(value)}=${textOf(value, { ...verb, verb: 'v' }) ?? ''}`})`
}

function textOf(value: GoValue, verb: Verb): string | undefined {
  if (value === null) return verb.verb === 'v' ? padded('<nil>', verb) : undefined
  if (typeof value === 'string') return stringText(value, verb)
  if (typeof value === 'number') return floatText(value, verb)
  if (typeof value === 'bigint') return intText(value, verb)
  if (typeof value === 'boolean') return verb.verb === 't' || verb.verb === 'v' ? padded(String(value), verb) : undefined
  if (value instanceof GoMap) return `map[${sortedEntries(value).map(([name, each]) => `${formatted(name, verb)}:${formatted(each, verb)}`).join(' ')}]`
  if (value instanceof GoList) return `[${value.items.map((each) => formatted(each, verb)).join(' ')}]`
  return value instanceof GoStruct && value.text !== undefined ? stringText(value.text, verb) : `{${[...value.fields.values()].map((each) => formatted(each, verb)).join(' ')}}`
}

function stringText(value: string, verb: Verb): string | undefined {
  const { precision, flags } = verb
  const cut = precision === undefined ? value : [...value].slice(0, precision).join('')
  switch (verb.verb) {
    case 'v': return padded(flags.includes('#') ? goQuoted(cut) : cut, verb)
    case 's': return padded(cut, verb)
    case 'q': return padded(flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : goQuoted(cut), verb)
    case 'x':
    case 'X': {
      const hex = Array.from(new TextEncoder().encode(value).slice(0, precision), (byte) => byte.toString(16).padStart(2, '0')).join(flags.includes(' ') ? ' ' : '')
      return padded(verb.verb === 'X' ? hex.toUpperCase() : hex, verb)
    }
    default: return undefined
  }
}

function intText(value: bigint, verb: Verb): string | undefined {
  const signed = (digits: string): string => numberText(digits.padStart(verb.precision ?? 0, '0'), value < 0n, { ...verb, flags: verb.precision === undefined ? verb.flags : verb.flags.replaceAll('0', '') })
  const size = value < 0n ? -value : value
  const sharp = verb.flags.includes('#')
  switch (verb.verb) {
    case 'v':
    case 'd': return signed(String(size))
    case 'b': return signed((sharp ? '0b' : '') + size.toString(2))
    case 'o': return signed((sharp ? '0' : '') + size.toString(8))
    case 'O': return signed(`0o${size.toString(8)}`)
    case 'x': return signed((sharp ? '0x' : '') + size.toString(16))
    case 'X': return signed((sharp ? '0X' : '') + size.toString(16).toUpperCase())
    case 'c': return padded(character(value), verb)
    case 'q': return padded(goQuoted(character(value), "'"), verb)
    case 'U': return padded(`U+${size.toString(16).toUpperCase().padStart(4, '0')}${sharp ? ` '${character(value)}'` : ''}`, verb)
    default: return undefined
  }
}

function character(code: bigint): string {
  return code >= 0n && code <= 0x10ffffn && !(code >= 0xd800n && code <= 0xdfffn) ? String.fromCodePoint(Number(code)) : '\ufffd'
}

function floatText(value: number, verb: Verb): string | undefined {
  const { precision } = verb
  const form = { v: 'g', g: 'g', G: 'g', e: 'e', E: 'e', f: 'f', F: 'f' }[verb.verb]
  if (form === undefined) return undefined
  const text = goFloat(value, form as 'e' | 'f' | 'g', precision ?? (form === 'g' ? -1 : 6))
  const isPlain = Number.isFinite(value)
  const shown = numberText(text.replace(/^[-+]/, ''), text.startsWith('-'), { ...verb, flags: (isPlain ? verb.flags : verb.flags.replaceAll('0', '')) + (text.startsWith('+') ? '+' : '') })
  return verb.verb === 'E' || verb.verb === 'G' ? shown.toUpperCase() : shown
}

function numberText(digits: string, isNegative: boolean, verb: Verb): string {
  const { flags, width = 0 } = verb
  const sign = isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  if (!flags.includes('0') || flags.includes('-')) return padded(sign + digits, verb)
  return sign + digits.padStart(width - sign.length, '0')
}

function padded(text: string, { flags, width = 0 }: Verb): string {
  const free = width - [...text].length
  if (free <= 0) return text
  return flags.includes('-') ? text + ' '.repeat(free) : (flags.includes('0') ? '0' : ' ').repeat(free) + text
}
