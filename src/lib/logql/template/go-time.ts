import { formatGoTime as formatMoment } from '#lib/go-template'

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
/** The parts of Go's layouts (pkg.go.dev/time#Layout), the longer before the shorter. */
const part = /January|Jan|Monday|Mon|MST|2006|-07:00:00|-07:00|-0700|-07|Z07:00|Z0700|Z07|[.,]0+(?!\d)|[.,]9+(?!\d)|002|01|02|03|04|05|06|15|PM|pm|_2|1|2|3|4|5/g

/** A moment as Go's templates have it. In UTC. */
export class GoTime {
  readonly ns: bigint

  constructor(ns: bigint) {
    this.ns = ns
  }

  toString(): string {
    return formatGoTime('2006-01-02 15:04:05.999999999 -0700 MST', this)
  }
}

export function formatGoTime(layout: string, { ns }: GoTime): string {
  return formatMoment(layout, ns)
}

const readers: readonly (readonly [found: RegExp, name: string, pattern: string])[] = [
  [/^January$/, 'month', '[A-Z][a-z]+'], [/^Jan$/, 'month', '[A-Z][a-z]{2}'], [/^Monday$/, '', '[A-Z][a-z]+'], [/^Mon$/, '', '[A-Z][a-z]{2}'], [/^MST$/, 'zone', '[A-Z]{3,5}'], [/^2006$/, 'year', '\\d{4}'], [/^06$/, 'year', '\\d{2}'],
  [/^[-Z]07/, 'zone', 'Z|[+-]\\d\\d(?::?\\d\\d)?'], [/^[.,]/, 'fraction', '(?:[.,]\\d+)?'], [/^002$/, '', '\\d{3}'], [/^01$/, 'month', '\\d\\d'], [/^1$/, 'month', '\\d\\d?'], [/^02$/, 'day', '\\d\\d'], [/^_?2$/, 'day', ' ?\\d\\d?'],
  [/^15$/, 'hour', '\\d\\d'], [/^03$/, 'hour', '\\d\\d'], [/^3$/, 'hour', '\\d\\d?'], [/^04$/, 'minute', '\\d\\d'], [/^4$/, 'minute', '\\d\\d?'], [/^05$/, 'second', '\\d\\d'], [/^5$/, 'second', '\\d\\d?'], [/^(?:PM|pm)$/, 'half', '[AaPp][Mm]'],
]

/** Undefined where the text is not as the layout says, or the zone is none. Without a zone of its own it is in the one given. */
export function parseGoTime(layout: string, text: string, zone: string): GoTime | undefined {
  const names: string[] = []
  const escaped = (literal: string): string => literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  let [pattern, at] = ['', 0]
  for (const { 0: found, index } of layout.matchAll(part)) {
    const reader = readers.find(([expression]) => expression.test(found))
    if (!reader) return undefined
    pattern += `${escaped(layout.slice(at, index))}(${reader[2]})`
    names.push(reader[1])
    at = index + found.length
  }
  const values = new RegExp(`^${pattern}${escaped(layout.slice(at))}$`).exec(text)?.slice(1)
  return values && timeOf(new Map(values.map((value, index) => [names[index] ?? '', value])), zone)
}

function timeOf(values: ReadonlyMap<string, string>, zone: string): GoTime | undefined {
  const number = (name: string, otherwise: number): number => values.has(name) ? Number(values.get(name)) : otherwise
  const monthText = values.get('month') ?? '1'
  const month = /^\d/.test(monthText) ? Number(monthText) - 1 : months.findIndex((name) => name.startsWith(monthText))
  const year = number('year', 1)
  const fullYear = (values.get('year') ?? '').length === 2 ? year + (year >= 69 ? 1900 : 2000) : year
  const half = values.get('half')?.toLowerCase()
  const hour = half === undefined ? number('hour', 0) : (number('hour', 0) % 12) + (half === 'pm' ? 12 : 0)
  const [day, minute, second] = [number('day', 1), number('minute', 0), number('second', 0)]
  if (month < 0 || month > 11 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(fullYear, month, day)
  date.setUTCHours(hour, minute, second)
  const offset = offsetMinutes(values.get('zone'), zone, date)
  const fraction = (values.get('fraction') ?? '').slice(1).padEnd(9, '0').slice(0, 9)
  return offset === undefined ? undefined : new GoTime((BigInt(date.getTime()) - BigInt(offset) * 60_000n) * 1_000_000n + BigInt(fraction))
}

function offsetMinutes(written: string | undefined, zone: string, local: Date): number | undefined {
  if (written === 'Z' || written === 'UTC' || written === 'GMT') return 0
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(written ?? '') ?? []
  if (sign !== undefined) return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  if (zone === 'UTC' || zone === '') return 0
  try {
    const shown = new Intl.DateTimeFormat('en-US', { timeZone: zone === 'Local' ? 'UTC' : zone, timeZoneName: 'longOffset' }).formatToParts(local).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, side = '+', hour = '0', minute = '0'] = /GMT(?:([+-])(\d\d):?(\d\d)?)?/.exec(shown) ?? []
    return (Number(hour) * 60 + Number(minute)) * (side === '-' ? -1 : 1)
  } catch {
    return undefined
  }
}
