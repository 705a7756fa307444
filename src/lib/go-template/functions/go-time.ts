import { GoStruct, type GoValue } from '../model/go-value.ts'

const nsInMs = 1_000_000n
const nsInSecond = 1_000_000_000n
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
/** The parts of Go's layouts (pkg.go.dev/time#Layout), the longer before the shorter. */
const part = /January|Jan|Monday|Mon|MST|2006|-07:00:00|-07:00|-0700|-07|Z07:00|Z0700|Z07|[.,]0+(?!\d)|[.,]9+(?!\d)|002|01|02|03|04|05|06|15|PM|pm|_2|1|2|3|4|5/g

interface Zone {
  /** East of Greenwich. */
  readonly minutes: number
  readonly name: string
}

/** A moment as Go's `time.Time.Format` writes it. Throws where there is no such zone. */
export function formatGoTime(layout: string, ns: bigint, zone = 'UTC'): string {
  const at = Number((ns - (((ns % nsInMs) + nsInMs) % nsInMs)) / nsInMs)
  const own = zoneAt(zone, at)
  const local = new Date(at + own.minutes * 60_000)
  const fraction = String(((ns % nsInSecond) + nsInSecond) % nsInSecond).padStart(9, '0')
  return layout.replaceAll(part, (found) => written(found, local, fraction, own))
}

function zoneAt(zone: string, at: number): Zone {
  if (zone === 'UTC' || zone === '') return { minutes: 0, name: 'UTC' }
  const shown = (locale: string, style: 'longOffset' | 'short') => new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, side = '+', hours = '0', minutes = '0'] = /GMT(?:([+-])(\d\d):?(\d\d)?)?/.exec(shown('en-US', 'longOffset')) ?? []
  const offset = (Number(hours) * 60 + Number(minutes)) * (side === '-' ? -1 : 1)
  const name = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA'].map((locale) => shown(locale, 'short')).find((text) => /^[A-Z]{2,5}$/.test(text) && (text !== 'GMT' || offset === 0))
  return { minutes: offset, name: name ?? offsetText(offset, '').replace(/00$/, '') }
}

function offsetText(minutes: number, between: string): string {
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${between}${two(size % 60)}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function written(found: string, date: Date, fraction: string, zone: Zone): string {
  const [year, month, day, hour] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), date.getUTCHours()]
  const offset = offsetText(zone.minutes, ':')
  const fixed: Readonly<Record<string, string>> = {
    January: months[month] ?? '', Jan: (months[month] ?? '').slice(0, 3), Monday: days[date.getUTCDay()] ?? '', Mon: (days[date.getUTCDay()] ?? '').slice(0, 3),
    MST: zone.name, '2006': String(year).padStart(4, '0'), '-07:00:00': `${offset}:00`, '-07:00': offset, '-0700': offset.replace(':', ''), '-07': offset.slice(0, 3),
    'Z07:00': zone.minutes === 0 ? 'Z' : offset, Z0700: zone.minutes === 0 ? 'Z' : offset.replace(':', ''), Z07: zone.minutes === 0 ? 'Z' : offset.slice(0, 3),
    '002': String(yearDay(date)).padStart(3, '0'), '01': two(month + 1), '02': two(day), '03': two(hour % 12 || 12), '04': two(date.getUTCMinutes()), '05': two(date.getUTCSeconds()),
    '06': two(year % 100), '15': two(hour), PM: hour < 12 ? 'AM' : 'PM', pm: hour < 12 ? 'am' : 'pm', _2: String(day).padStart(2, ' '),
    '1': String(month + 1), '2': String(day), '3': String(hour % 12 || 12), '4': String(date.getUTCMinutes()), '5': String(date.getUTCSeconds()),
  }
  const known = fixed[found]
  if (known !== undefined) return known
  const digits = fraction.slice(0, found.length - 1)
  if (found[1] === '0') return (found[0] ?? '') + digits
  const short = digits.replace(/0+$/, '')
  return short === '' ? '' : (found[0] ?? '') + short
}

function yearDay(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1
}

/** A moment as templates have it, with the methods that they use. */
export class GoTime extends GoStruct {
  readonly ns: bigint
  readonly zone: string

  constructor(ns: bigint, zone = 'UTC', typeName = 'time.Time') {
    const local = (read: (date: Date) => number) => ({ params: [], call: () => BigInt(read(new Date(Number(ns / nsInMs) + zoneAt(zone, Number(ns / nsInMs)).minutes * 60_000))) })
    super({}, {
      typeName, text: formatGoTime('2006-01-02 15:04:05.999999999 -0700 MST', ns, zone),
      methods: {
        Format: { params: ['string'], call: (layout = '') => formatGoTime(String(layout), ns, zone) }, String: { params: [], call: () => formatGoTime('2006-01-02 15:04:05.999999999 -0700 MST', ns, zone) },
        Unix: { params: [], call: () => ns / nsInSecond }, UnixMilli: { params: [], call: () => ns / nsInMs }, UnixNano: { params: [], call: () => ns }, UTC: { params: [], call: () => new GoTime(ns) }, IsZero: { params: [], call: () => ns === zeroTimeNs },
        Year: local((date) => date.getUTCFullYear()), Day: local((date) => date.getUTCDate()), Hour: local((date) => date.getUTCHours()), Minute: local((date) => date.getUTCMinutes()), Second: local((date) => date.getUTCSeconds()), YearDay: local(yearDay),
        Month: { params: [], call: () => formatGoTime('January', ns, zone) }, Weekday: { params: [], call: () => formatGoTime('Monday', ns, zone) },
        Add: { params: ['time.Duration'], call: (by = null) => new GoTime(ns + nsOf(by), zone) }, Sub: { params: ['time.Time'], call: (other = null) => goDuration(ns - nsOf(other)) },
        After: { params: ['time.Time'], call: (other = null) => ns > nsOf(other) }, Before: { params: ['time.Time'], call: (other = null) => ns < nsOf(other) }, Equal: { params: ['time.Time'], call: (other = null) => ns === nsOf(other) },
      },
    })
    this.ns = ns
    this.zone = zone
  }
}

/** Go's zero time, the first second of the year 1. */
export const zeroTimeNs = -62_135_596_800n * nsInSecond

export class GoDuration extends GoStruct {
  readonly ns: bigint

  constructor(ns: bigint) {
    const of = (unit: number) => ({ params: [], call: () => Number(ns) / unit })
    super({}, { typeName: 'time.Duration', text: durationText(ns), methods: { Seconds: of(1e9), Minutes: of(6e10), Hours: of(3.6e12), Milliseconds: { params: [], call: () => ns / nsInMs }, String: { params: [], call: () => durationText(ns) } } })
    this.ns = ns
  }
}

export function goDuration(ns: bigint): GoDuration {
  return new GoDuration(ns)
}

function nsOf(value: GoValue): bigint {
  return value instanceof GoTime || value instanceof GoDuration ? value.ns : 0n
}

/** Go's `time.Duration.String`: `1h2m3.5s`, `1.5ms`. */
function durationText(ns: bigint): string {
  if (ns === 0n) return '0s'
  const sign = ns < 0n ? '-' : ''
  const size = ns < 0n ? -ns : ns
  if (size < 1000n) return `${sign}${size}ns`
  if (size < nsInMs) return `${sign}${decimal(size, 1000n)}µs`
  if (size < nsInSecond) return `${sign}${decimal(size, nsInMs)}ms`
  const [minutes, rest] = [size / (60n * nsInSecond), size % (60n * nsInSecond)]
  const seconds = `${decimal(rest, nsInSecond)}s`
  if (minutes === 0n) return sign + seconds
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

function decimal(value: bigint, unit: bigint): string {
  const fraction = String(value % unit).padStart(String(unit).length - 1, '0').replace(/0+$/, '')
  return `${value / unit}${fraction === '' ? '' : `.${fraction}`}`
}
