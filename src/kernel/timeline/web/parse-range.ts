export interface MomentRange {
  readonly sinceMs: number
  readonly untilMs: number
}
export interface RangeFault {
  readonly field: 'from' | 'to'
  /** A sentence that says what to write instead. */
  readonly message: string
}
interface Moment {
  readonly atMs: number
  /** What was left out: a day alone is all of that day, a time alone is of the day that it stands beside. */
  readonly lacks: 'time' | 'day' | 'nothing'
}
interface TimeOfDay {
  readonly hour: number
  readonly minute: number
  readonly second: number
}

const dayMs = 86_400_000
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs }
const examples = 'Write it as “yesterday 14:00”, “14:00”, “2 h ago” or “2026-03-02T14:00Z”.'

/**
 * The range between two moments as a person writes them, in the zone of the reader. Without an end it ends now; both may
 * stand in the first field ("yesterday 14:00 to 15:00").
 */
export function parseRange(from: string, to: string, nowMs: number): MomentRange | RangeFault {
  const both = to.trim() === '' ? /^(?:from |between )?\s*(.+?)\s+(?:to|until|and|–|-)\s+(.+)$/i.exec(from.trim()) : null
  if (both?.[1] && both[2]) return parseRange(both[1], both[2], nowMs)
  if (from.trim() === '') return { field: 'from', message: `Say when it begins. ${examples}` }
  const begin = parseMoment(from, nowMs)
  if (!begin) return { field: 'from', message: `This is no moment. ${examples}` }
  const sinceMs = begin.lacks === 'day' && begin.atMs > nowMs ? shiftDays(begin.atMs, -1) : begin.atMs
  if (to.trim() === '') return ordered(sinceMs, nowMs)
  const end = parseMoment(to, sinceMs, nowMs)
  if (!end) return { field: 'to', message: `This is no moment. ${examples}` }
  if (end.lacks === 'time') return ordered(sinceMs, shiftDays(end.atMs, 1))
  return ordered(sinceMs, end.lacks === 'day' && end.atMs <= sinceMs ? shiftDays(end.atMs, 1) : end.atMs)
}

function ordered(sinceMs: number, untilMs: number): MomentRange | RangeFault {
  return untilMs > sinceMs ? { sinceMs, untilMs } : { field: 'to', message: 'It ends before it begins. Write a later end, or an earlier begin.' }
}

/** A time alone is of the day of `besideMs`; words such as yesterday count from `nowMs`. */
function parseMoment(text: string, besideMs: number, nowMs = besideMs): Moment | undefined {
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ').replace(/\bat /, '')
  if (words === 'now') return { atMs: nowMs, lacks: 'nothing' }
  return parseAgo(words, nowMs) ?? parseDated(words) ?? parseWords(words, besideMs, nowMs)
}

function parseAgo(words: string, nowMs: number): Moment | undefined {
  const [, amount, unit] = /^(\d{1,5}) ?(m|h|d|w)(?:in|ins|inute|inutes|our|ours|ay|ays|eek|eeks)? ago$/.exec(words) ?? []
  const ms = unitMs[unit ?? '']
  return amount === undefined || ms === undefined ? undefined : { atMs: nowMs - Number(amount) * ms, lacks: 'nothing' }
}

/** `2026-03-02`, `2026-03-02 14:00`, `2026-03-02T14:00:00+01:00`. */
function parseDated(words: string): Moment | undefined {
  const [, year, month, day, rest] = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](.+))?$/.exec(words) ?? []
  if (day === undefined) return undefined
  const date = new Date(Number(year), Number(month) - 1, Number(day))
  if (date.getMonth() !== Number(month) - 1 || date.getDate() !== Number(day)) return undefined
  if (rest === undefined) return { atMs: date.getTime(), lacks: 'time' }
  if (/(z|[+-]\d{2}:?\d{2})$/.test(rest)) {
    const atMs = Date.parse(`${year}-${month}-${day}T${rest.replace(' ', '').toUpperCase()}`)
    return Number.isNaN(atMs) ? undefined : { atMs, lacks: 'nothing' }
  }
  return onDay(date.getTime(), rest)
}

/** `yesterday 14:00`, `monday`, `9 pm`. */
function parseWords(words: string, besideMs: number, nowMs: number): Moment | undefined {
  const [, dayWord, time] = /^(?:last )?([a-z]+)(?:,? (.+))?$/.exec(words) ?? []
  const back = dayWord === undefined ? undefined : daysBack(dayWord, nowMs)
  if (back === undefined) {
    const moment = onDay(besideMs, words)
    return moment && { ...moment, lacks: 'day' }
  }
  const startMs = startOfDay(shiftDays(nowMs, -back))
  return time === undefined ? { atMs: startMs, lacks: 'time' } : onDay(startMs, time)
}

function daysBack(word: string, nowMs: number): number | undefined {
  if (word === 'today') return 0
  if (word === 'yesterday') return 1
  const weekday = word.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(word))
  return weekday < 0 ? undefined : (new Date(nowMs).getDay() - weekday + 7) % 7
}

function onDay(dayAtMs: number, time: string): Moment | undefined {
  const parsed = parseTime(time)
  if (!parsed) return undefined
  return { atMs: new Date(dayAtMs).setHours(parsed.hour, parsed.minute, parsed.second, 0), lacks: 'nothing' }
}

/** `14`, `14:00`, `14:00:30`, `2 pm`, `noon`. */
function parseTime(text: string): TimeOfDay | undefined {
  if (text === 'noon') return { hour: 12, minute: 0, second: 0 }
  if (text === 'midnight') return { hour: 0, minute: 0, second: 0 }
  const [, hours, minutes = '0', seconds = '0', half] = /^(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)? ?(am|pm)?$/.exec(text) ?? []
  if (hours === undefined) return undefined
  const [named, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  if (half !== undefined && (named < 1 || named > 12)) return undefined
  const hour = half === undefined ? named : (named % 12) + (half === 'pm' ? 12 : 0)
  return hour > 24 || minute > 59 || second > 59 || (hour === 24 && minute + second > 0) ? undefined : { hour, minute, second }
}

function startOfDay(atMs: number): number {
  return new Date(atMs).setHours(0, 0, 0, 0)
}

/** The same time of another day, whatever the clocks do in between. */
function shiftDays(atMs: number, days: number): number {
  const date = new Date(atMs)
  return date.setDate(date.getDate() + days)
}
