import type { TimeInterval } from '../model/config.ts'

type Range = NonNullable<TimeInterval['months']>[number]

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december']

/** What ranges are of. */
export type RangeKind = 'weekdays' | 'days_of_month' | 'months' | 'years'

/** `monday:friday`, `1:-1`, `may`, `2026:2030` as a range; a sentence where it is none. */
export function parseRange(kind: RangeKind, text: string): Range | string {
  const ends = text.toLowerCase().split(':')
  if (ends.length > 2) return `${text} is no range. Write it like ${example[kind]}.`
  const [begin, end = begin] = ends.map((each) => memberOf(kind, each))
  if (begin === undefined || end === undefined) return `${text} does not read as ${kind}. Write it like ${example[kind]}.`
  return faultOf(kind, begin, end) ?? { begin, end }
}

const example: Readonly<Record<RangeKind, string>> = { weekdays: 'monday:friday', days_of_month: '1:5 or -3:-1', months: 'january:march', years: '2026:2028' }

function memberOf(kind: RangeKind, text: string): number | undefined {
  if (kind === 'weekdays') return weekdays.includes(text) ? weekdays.indexOf(text) : undefined
  if (kind === 'months' && months.includes(text)) return months.indexOf(text) + 1
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : undefined
}

function faultOf(kind: RangeKind, begin: number, end: number): string | undefined {
  if (kind === 'days_of_month') return dayFault(begin, end)
  return begin > end ? `The range of ${kind} ends before it begins. Turn it around, or make two of it.` : undefined
}

/** A month has 28 days at least: what is backwards in those is refused. */
function dayFault(begin: number, end: number): string | undefined {
  const outside = [begin, end].find((day) => day === 0 || Math.abs(day) > 31)
  if (outside !== undefined) return `${outside} is no day of a month. Use 1 to 31, or -31 to -1 from the end.`
  if (begin < 0 && end > 0) return 'A range of days that begins from the end of the month must end so too. Use a negative end.'
  const fromStart = (day: number) => (day < 0 ? 28 + day : day)
  return fromStart(begin) > fromStart(end) ? `Day ${end} is always before day ${begin}. Turn the range around.` : undefined
}

/** Minutes of the day of `HH:MM`, up to 24:00; undefined where it is no time. */
export function parseMinute(text: string): number | undefined {
  if (text === '24:00') return 1440
  const [, hours, minutes] = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(text) ?? []
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}
