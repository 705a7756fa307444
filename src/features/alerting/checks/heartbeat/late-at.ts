import { nextTime } from '#lib/next-time'
import type { SettingsOf } from '../checks-contract.ts'

type Settings = Pick<SettingsOf<'heartbeat'>, 'intervalMs' | 'cron' | 'timeZone' | 'graceMs'>
/** A clock of another machine may be a little ahead: a ping just before its time is the one of that time. */
const mostAheadMs = 60_000
const partAhead = 0.05

/** When the next ping is due after one that came, or was due, at a moment; null when the schedule has no more times. */
export function dueAt({ intervalMs, cron, timeZone }: Settings, after: Date): Date | null {
  if (cron === null) return new Date(after.getTime() + intervalMs)
  const next = nextTime(cron, timeZone, after)
  const second = next && nextTime(cron, timeZone, next)
  if (!next || !second) return next
  const aheadMs = Math.min(mostAheadMs, (second.getTime() - next.getTime()) * partAhead)
  return next.getTime() - after.getTime() <= aheadMs ? second : next
}

/** When it counts as late, grace included. */
export function lateAt(settings: Settings, after: Date): Date | null {
  const due = dueAt(settings, after)
  return due && new Date(due.getTime() + settings.graceMs)
}
