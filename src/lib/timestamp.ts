const pattern = /^(\d{4})-(\d\d)-(\d\d)[tT ](\d\d):(\d\d):(\d\d)(\.\d+)?(?:[zZ]|([+-])(\d\d):?(\d\d))$/
const minuteMs = 60_000

/** The moment that an RFC 3339 timestamp names; undefined for anything else. A leap second reads as the second after. */
export function parseTimestamp(text: string): Date | undefined {
  const parts = pattern.exec(text)
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  const offsetMs = (parts[8] === '-' ? -1 : 1) * (Number(parts[9] ?? 0) * 60 + Number(parts[10] ?? 0)) * minuteMs
  if (hour > 23 || minute > 59 || second > 60 || Number(parts[9] ?? 0) > 23 || Number(parts[10] ?? 0) > 59) return undefined
  // Date.UTC reads years below 100 as of the twentieth century.
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return undefined
  at.setUTCHours(hour, minute, second, Math.floor(Number(parts[7] ?? 0) * 1000))
  const moment = new Date(at.getTime() - offsetMs)
  return second === 60 && !isMidnight(moment) ? undefined : moment
}

/** Leap seconds are put in at the end of a UTC day. */
function isMidnight(moment: Date): boolean {
  return moment.getUTCHours() === 0 && moment.getUTCMinutes() === 0 && moment.getUTCSeconds() === 0
}
