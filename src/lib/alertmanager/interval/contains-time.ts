import type { TimeInterval } from '../model/config.ts'

interface Calendar {
  readonly minute: number
  readonly weekday: number
  readonly day: number
  readonly month: number
  readonly year: number
}

/** Does a moment (milliseconds since 1970) lie in the interval, on the clock of its location? */
export function containsTime(interval: TimeInterval, at: number): boolean {
  const clock = calendarAt(at, interval.location ?? 'UTC')
  const length = new Date(Date.UTC(clock.year, clock.month, 0)).getUTCDate()
  const isIn = (ranges: TimeInterval['months'], value: number) => ranges === undefined || ranges.some(({ begin, end }) => value >= begin && value <= end)
  if (interval.times && !interval.times.some(({ begin, end }) => clock.minute >= begin && clock.minute < end)) return false
  if (interval.daysOfMonth && !interval.daysOfMonth.some((range) => holdsDay(range, clock.day, length))) return false
  return isIn(interval.months, clock.month) && isIn(interval.weekdays, clock.weekday) && isIn(interval.years, clock.year)
}

/** Days from the end are counted back from the month's length; what goes beyond the month ends with it. */
function holdsDay({ begin, end }: { readonly begin: number; readonly end: number }, day: number, length: number): boolean {
  const first = begin < 0 ? length + begin + 1 : begin
  const last = end < 0 ? length + end + 1 : end
  return first <= length && day >= first && day <= Math.min(last, length)
}

const clocks = new Map<string, Intl.DateTimeFormat>()
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

function calendarAt(at: number, zone: string): Calendar {
  const date = new Date(at)
  if (zone === 'UTC' || zone === '') return { minute: date.getUTCHours() * 60 + date.getUTCMinutes(), weekday: date.getUTCDay(), day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() }
  const part = Object.fromEntries(clockOf(zone).formatToParts(date).map(({ type, value }) => [type, value]))
  const number = (name: string) => Number(part[name])
  return { minute: (number('hour') % 24) * 60 + number('minute'), weekday: weekdays.indexOf(part['weekday'] ?? ''), day: number('day'), month: number('month'), year: number('year') }
}

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone === 'Local' ? undefined : zone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' })
  if (clocks.size < 1000) clocks.set(zone, made)
  return made
}

/** Is this the name of a time zone? */
export function isTimeZone(name: string): boolean {
  if (name === '' || name === 'UTC' || name === 'Local') return true
  try {
    clockOf(name)
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}
