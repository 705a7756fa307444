import type { QuietHours } from '../notifications-contract.ts'

const minuteMs = 60_000
const dayMinutes = 1440

/** When quiet hours that hold now are over; undefined outside of them. */
export function quietUntil({ from, to, zone }: Pick<QuietHours, 'from' | 'to' | 'zone'>, now: Date): Date | undefined {
  const minute = minuteIn(zone, now)
  const [start, end] = [minuteOf(from), minuteOf(to)]
  const isQuiet = start <= end ? minute >= start && minute < end : minute >= start || minute < end
  if (!isQuiet || start === end) return undefined
  const left = (end - minute + dayMinutes) % dayMinutes
  const until = new Date(Math.floor(now.getTime() / minuteMs) * minuteMs + left * minuteMs)
  // Where the clock is set meanwhile, the hour that it names counts.
  const off = end - minuteIn(zone, until)
  return new Date(until.getTime() + (off > dayMinutes / 2 ? off - dayMinutes : off < -dayMinutes / 2 ? off + dayMinutes : off) * minuteMs)
}

function minuteOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':')
  return Number(hours) * 60 + Number(minutes)
}

function minuteIn(zone: string, at: Date): number {
  return minuteOf(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at))
}

export function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
