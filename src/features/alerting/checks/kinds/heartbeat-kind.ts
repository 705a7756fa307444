import { nextTime } from '#lib/next-time'
import { ProductError } from '#lib/errors'
import { formatDuration } from '#lib/duration'
import type { CheckKind } from './check-kind.ts'

/** Waits to be called; nothing is asked. */
export const heartbeatKind: CheckKind<'heartbeat'> = {
  faults: ({ cron, timeZone }) => {
    try {
      nextTime(cron ?? '0 0 * * *', timeZone, new Date())
      return []
    } catch (error) {
      return [{ path: error instanceof ProductError && error.message.includes('time zone') ? 'timeZone' : 'cron', message: error instanceof Error ? error.message : String(error) }]
    }
  },
  target: ({ cron, timeZone, intervalMs }) => (cron === null ? `every ${formatDuration(intervalMs)}` : `${cron} (${timeZone})`),
  instance: ({ name }) => name,
}
