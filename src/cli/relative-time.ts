import { formatDuration } from '#lib/duration'

const isoMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

export function isMoment(value: unknown): value is string {
  return typeof value === 'string' && isoMoment.test(value)
}

/** `4 min ago`-like, in the product's units: `4 m ago`, `in 2 d 3 h`, `now`. */
export function relativeTime(moment: string, now: Date): string {
  const elapsedMs = now.getTime() - Date.parse(moment)
  if (Math.abs(elapsedMs) < 1000) return 'now'
  const [amount = '', unit = '', ...rest] = formatDuration(Math.abs(elapsedMs)).split(' ')
  // Two units only where the second matters: under ten of the first.
  const text = Number(amount) < 10 && rest.length === 2 && unit !== 'm' ? `${amount} ${unit} ${rest.join(' ')}` : `${amount} ${unit}`
  return elapsedMs > 0 ? `${text} ago` : `in ${text}`
}
