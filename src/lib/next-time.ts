import { Cron } from 'croner'
import { ProductError } from './errors.ts'

/** The next time of a schedule after a moment, or null when it never comes. Throws `invalid` for a pattern or zone that does not read. */
export function nextTime(cron: string, timeZone: string, after: Date): Date | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch (error) {
    throw new ProductError('invalid', `${timeZone} is no time zone. Name one like Europe/Berlin or UTC.`, { cause: error })
  }
  try {
    return new Cron(cron, { timezone: timeZone, paused: true }).nextRun(after)
  } catch (error) {
    throw new ProductError('invalid', `The schedule "${cron}" does not read as cron: ${error instanceof Error ? error.message : String(error)}. Write five fields, for example "30 6 * * 1-5".`, { cause: error })
  }
}
