const steps: readonly (readonly [limitMs: number, unitMs: number, unit: string])[] = [
  [60_000, 1000, 's'], [3_600_000, 60_000, 'min'], [86_400_000, 3_600_000, 'h'], [86_400_000 * 60, 86_400_000, 'd'],
]

/** `5 min ago`, `in 3 h`, `just now`; older than 60 days a date. */
export function relativeTime(atMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - atMs)
  if (distance < 5000) return 'just now'
  const step = steps.find(([limit]) => distance < limit)
  if (!step) return new Date(atMs).toISOString().slice(0, 10)
  const amount = `${Math.floor(distance / step[1])} ${step[2]}`
  return atMs > nowMs ? `in ${amount}` : `${amount} ago`
}

/** `2026-11-23 23:42:05` in the zone (the reader's own unless given); sorts as text. */
export function exactTime(atMs: number, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', ...(timeZone ? { timeZone } : {}) })
  return format.format(atMs)
}

/** `GMT+1` or `UTC`: the name of the reader's zone at that moment. */
export function zoneName(atMs: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(atMs)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}
