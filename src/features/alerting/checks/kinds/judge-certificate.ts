import { type Found, well } from './check-kind.ts'

const dayMs = 86_400_000

/** Whether something that ends on a day lasts long enough: `what` is `certificate` or `registration`. */
export function judgeEnd(what: string, endsAt: Date, minDays: number, now: Date): Found {
  const days = Math.floor((endsAt.getTime() - now.getTime()) / dayMs)
  if (days >= minDays) return well
  const day = endsAt.toISOString().slice(0, 10)
  return { isOk: false, error: days < 0 ? `Its ${what} has ended, on ${day}.` : `Its ${what} ends in ${days} ${days === 1 ? 'day' : 'days'}, on ${day}.` }
}
