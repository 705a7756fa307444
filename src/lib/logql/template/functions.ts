import { RE2JS } from 're2js'
import { durationNs, sizeBytes } from '../model/units.ts'
import { isTrue, numberIn, printed, TemplateFault, type Value, wholeIn } from './fault.ts'
import { formatGoTime, GoTime, parseGoTime } from './go-time.ts'
import { printf } from './printf.ts'

type TemplateFunction = (...values: Value[]) => Value

const text = (value: Value | undefined): string => printed(value ?? '')
const compiled = new Map<string, RE2JS>()

function regex(pattern: string): RE2JS {
  const known = compiled.get(pattern)
  if (known) return known
  try {
    const made = RE2JS.compile(pattern)
    if (compiled.size < 1000) compiled.set(pattern, made)
    return made
  } catch {
    throw new TemplateFault(`error parsing regexp: ${pattern}`)
  }
}

function trimSigns(from: string, signs: string, ends: 'both' | 'left' | 'right'): string {
  const set = new Set(signs)
  const letters = [...from]
  let [start, end] = [0, letters.length]
  while (ends !== 'right' && start < end && set.has(letters[start] ?? '')) start += 1
  while (ends !== 'left' && end > start && set.has(letters[end - 1] ?? '')) end -= 1
  return letters.slice(start, end).join('')
}

function replaced(from: string, old: string, to: string, count: number): string {
  if (count < 0) return from.split(old).join(to)
  const parts = from.split(old)
  const head = parts.slice(0, count + 1).join(to)
  return parts.length > count + 1 ? [head, ...parts.slice(count + 1)].join(old) : head
}

function truncated(length: number, from: string): string {
  const letters = [...from]
  return letters.length <= Math.abs(length) ? from : (length < 0 ? letters.slice(length) : letters.slice(0, length)).join('')
}

function substring(from: number, to: number, whole: string): string {
  if (from < 0) return whole.slice(0, Math.max(0, to))
  return to < 0 || to > whole.length ? whole.slice(from) : whole.slice(from, to)
}

function aligned(width: number, from: string, isLeft: boolean): string {
  if (width < 0) return from
  const letters = [...from]
  if (letters.length >= width) return (isLeft ? letters.slice(0, width) : letters.slice(letters.length - width)).join('')
  const free = ' '.repeat(Math.min(width, 10_000) - letters.length)
  return isLeft ? from + free : free + from
}

function indented(spaces: number, from: string): string {
  const free = ' '.repeat(Math.max(0, Math.min(1000, spaces)))
  return free + from.replaceAll('\n', `\n${free}`)
}

function repeated(count: number, from: string): string {
  if (count * from.length > 1_000_000) throw new TemplateFault('repeat: the text would be longer than 1,000,000 characters')
  return from.repeat(Math.max(0, count))
}

function replacedLiterally(pattern: RE2JS, from: string, to: string): string {
  const matcher = pattern.matcher(from)
  let [out, at] = ['', 0]
  while (matcher.find()) {
    out += from.slice(at, matcher.start()) + to
    at = matcher.end()
  }
  return out + from.slice(at)
}

const nsInMs = 1_000_000n

/** A time, or seconds since 1970. */
function timeOf(value: Value | undefined): GoTime {
  return value instanceof GoTime ? value : new GoTime(BigInt(wholeIn(value)) * nsInMs * 1000n)
}

function parsedTime(layout: string, from: string, zone: string): GoTime {
  const time = parseGoTime(layout, from, zone)
  if (!time) throw new TemplateFault(`parsing time ${JSON.stringify(from)} as ${JSON.stringify(layout)}: cannot parse it`)
  return time
}

/** By how many digits it has: days, seconds, milliseconds, microseconds or nanoseconds since 1970. */
function timeOfDigits(from: string): GoTime {
  const unit = new Map([[5, 86_400_000_000_000n], [10, 1_000_000_000n], [13, 1_000_000n], [16, 1000n], [19, 1n]]).get(from.length)
  if (unit === undefined || !/^\d+$/.test(from)) throw new TemplateFault(`unable to parse time '${from}'`)
  return new GoTime(BigInt(from) * unit)
}

const htmlSigns: ReadonlyMap<string, string> = new Map([['"', '&#34;'], ["'", '&#39;'], ['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['\0', '\ufffd']])

function escapedHtml(from: string): string {
  return [...from].map((sign) => htmlSigns.get(sign) ?? sign).join('')
}

const jsSigns: ReadonlyMap<string, string> = new Map([['\\', '\\\\'], ["'", "\\'"], ['"', '\\"'], ['<', '\\u003C'], ['>', '\\u003E'], ['&', '\\u0026'], ['=', '\\u003D']])

function escapedJs(from: string): string {
  return [...from].map((sign) => jsSigns.get(sign) ?? (sign < ' ' ? `\\u${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}` : sign)).join('')
}

function sliced(of: Value | undefined, from?: Value, to?: Value): Value {
  const [start, end] = [from === undefined ? 0 : wholeIn(from), to === undefined ? undefined : wholeIn(to)]
  const whole = Array.isArray(of) ? of as readonly Value[] : text(of)
  if (start < 0 || start > whole.length || (end !== undefined && (end > whole.length || end < start))) throw new TemplateFault(`index out of range: ${end ?? start}`)
  return whole.slice(start, end)
}

function amount(read: (text: string) => number | undefined, what: string): TemplateFunction {
  return (value) => {
    const found = read(text(value))
    if (found === undefined) throw new TemplateFault(`${JSON.stringify(text(value))} is no ${what}`)
    return found
  }
}

const compare = (test: (order: number) => boolean): TemplateFunction => (a, b) => test(typeof a === 'number' && typeof b === 'number' ? a - b : text(a) < text(b) ? -1 : Number(text(a) > text(b)))
const arithmetic = (work: (a: number, b: number) => number, read: (value: Value | undefined) => number): TemplateFunction => (first, ...rest) => rest.reduce<number>((sum, value) => work(sum, read(value)), read(first))
const one = (work: (from: string) => Value): TemplateFunction => (value) => work(text(value))
const two = (work: (first: string, last: string) => Value): TemplateFunction => (a, b) => work(text(a), text(b))

function divided(a: number, b: number): number {
  if (b === 0) throw new TemplateFault('division by zero')
  return Math.trunc(a / b)
}

function parsedJson(from: string): Value {
  try {
    return JSON.parse(from) as Value
  } catch {
    throw new TemplateFault('fromJson: the text is no JSON')
  }
}

function decodedUrl(from: string): string {
  try {
    return decodeURIComponent(from.replaceAll('+', ' '))
  } catch {
    throw new TemplateFault(`invalid URL escape in ${JSON.stringify(from)}`)
  }
}

function indexed(of: Value | undefined, key: Value | undefined): Value {
  if (Array.isArray(of)) {
    const found = (of as readonly Value[])[wholeIn(key)]
    if (found === undefined) throw new TemplateFault(`index out of range: ${text(key)}`)
    return found
  }
  return of && typeof of === 'object' ? (of as Readonly<Record<string, Value>>)[text(key)] ?? null : null
}

function encoded(from: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(from)))
}

function decoded(from: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(from), (sign) => sign.charCodeAt(0)))
  } catch {
    throw new TemplateFault('illegal base64 data')
  }
}

function titled(from: string): string {
  return from.replaceAll(/(^|\s)(\S)/g, (_, before: string, letter: string) => before + letter.toUpperCase())
}

/** What Loki's templates may call (grafana.com/docs/loki/latest/query/template_functions). */
export const functions: Readonly<Record<string, TemplateFunction>> = {
  ToLower: one((from) => from.toLowerCase()), lower: one((from) => from.toLowerCase()), ToUpper: one((from) => from.toUpperCase()), upper: one((from) => from.toUpperCase()),
  title: one(titled), Title: one(titled),
  Replace: (from, old, to, count) => replaced(text(from), text(old), text(to), wholeIn(count)), replace: (old, to, from) => text(from).split(text(old)).join(text(to)),
  Trim: two((from, signs) => trimSigns(from, signs, 'both')), TrimLeft: two((from, signs) => trimSigns(from, signs, 'left')), TrimRight: two((from, signs) => trimSigns(from, signs, 'right')),
  TrimPrefix: two((from, head) => head !== '' && from.startsWith(head) ? from.slice(head.length) : from), TrimSuffix: two((from, end) => end !== '' && from.endsWith(end) ? from.slice(0, -end.length) : from),
  TrimSpace: one((from) => from.trim()), trim: one((from) => from.trim()), trimAll: two((signs, from) => trimSigns(from, signs, 'both')),
  trimPrefix: two((head, from) => head !== '' && from.startsWith(head) ? from.slice(head.length) : from), trimSuffix: two((end, from) => end !== '' && from.endsWith(end) ? from.slice(0, -end.length) : from),
  trunc: (length, from) => truncated(wholeIn(length), text(from)), substr: (from, to, whole) => substring(wholeIn(from), wholeIn(to), text(whole)),
  contains: two((part, whole) => whole.includes(part)), hasPrefix: two((head, from) => from.startsWith(head)), hasSuffix: two((end, from) => from.endsWith(end)),
  alignLeft: (width, from) => aligned(wholeIn(width), text(from), true), alignRight: (width, from) => aligned(wholeIn(width), text(from), false),
  indent: (spaces, from) => indented(wholeIn(spaces), text(from)), nindent: (spaces, from) => `\n${indented(wholeIn(spaces), text(from))}`, repeat: (count, from) => repeated(wholeIn(count), text(from)),
  regexReplaceAll: (pattern, from, to) => regex(text(pattern)).matcher(text(from)).replaceAll(text(to).replaceAll(/\$\{(\w+)\}/g, '$$$1')),
  regexReplaceAllLiteral: (pattern, from, to) => replacedLiterally(regex(text(pattern)), text(from), text(to)),
  count: two((pattern, from) => {
    const matcher = regex(pattern).matcher(from)
    let found = 0
    while (matcher.find()) found += 1
    return found
  }),
  default: (fallback, value) => isTrue(value ?? null) ? value ?? '' : fallback ?? '',
  printf: (format, ...values) => printf(text(format), values), print: (...values) => values.map(printed).join(''), println: (...values) => `${values.map(printed).join(' ')}\n`,
  len: (value) => typeof value === 'object' && value !== null ? Object.keys(value).length : new TextEncoder().encode(text(value)).length, index: indexed,
  eq: (first, ...rest) => rest.some((value) => text(value) === text(first)), ne: (a, b) => text(a) !== text(b), lt: compare((order) => order < 0), le: compare((order) => order <= 0), gt: compare((order) => order > 0), ge: compare((order) => order >= 0),
  and: (...values) => values.find((value) => !isTrue(value)) ?? values.at(-1) ?? '', or: (...values) => values.find(isTrue) ?? values.at(-1) ?? '', not: (value) => !isTrue(value ?? null),
  int: wholeIn, float64: numberIn, add: arithmetic((a, b) => a + b, wholeIn), sub: arithmetic((a, b) => a - b, wholeIn), mul: arithmetic((a, b) => a * b, wholeIn), div: arithmetic(divided, wholeIn),
  mod: arithmetic((a, b) => (b === 0 ? divided(a, b) : a % b), wholeIn), addf: arithmetic((a, b) => a + b, numberIn), subf: arithmetic((a, b) => a - b, numberIn), mulf: arithmetic((a, b) => a * b, numberIn), divf: arithmetic((a, b) => a / b, numberIn),
  max: arithmetic(Math.max, wholeIn), min: arithmetic(Math.min, wholeIn), maxf: arithmetic(Math.max, numberIn), minf: arithmetic(Math.min, numberIn), ceil: (value) => Math.ceil(numberIn(value)), floor: (value) => Math.floor(numberIn(value)),
  round: (value, digits) => Math.round(numberIn(value) * 10 ** wholeIn(digits)) / 10 ** wholeIn(digits),
  bytes: amount(sizeBytes, 'size'), duration: amount((from) => divideNs(durationNs(from)), 'duration'), duration_seconds: amount((from) => divideNs(durationNs(from)), 'duration'),
  fromJson: one(parsedJson), urlencode: one((from) => encodeURIComponent(from).replaceAll('%20', '+')), urldecode: one(decodedUrl), b64enc: one(encoded), b64dec: one(decoded),
  html: (...values) => escapedHtml(values.map(printed).join('')), js: (...values) => escapedJs(values.map(printed).join('')), urlquery: (...values) => encodeURIComponent(values.map(printed).join('')).replaceAll('%20', '+'), slice: sliced,
  now: () => new GoTime(BigInt(Date.now()) * nsInMs), date: (layout, time) => formatGoTime(text(layout), timeOf(time)), toDate: (layout, from) => parsedTime(text(layout), text(from), 'UTC'), toDateInZone: (layout, zone, from) => parsedTime(text(layout), text(from), text(zone)),
  unixEpoch: (time) => String(timeOf(time).ns / (nsInMs * 1000n)), unixEpochMillis: (time) => String(timeOf(time).ns / nsInMs), unixEpochNanos: (time) => String(timeOf(time).ns), unixToTime: one(timeOfDigits),
}

function divideNs(ns: number | undefined): number | undefined {
  return ns === undefined ? undefined : ns / 1e9
}

export const unsupportedFunctions: ReadonlySet<string> = new Set(['call'])
