export const lengths = [{ key: '30m', label: '30 minutes' }, { key: '2h', label: '2 hours' }, { key: 'tomorrow', label: 'Until tomorrow 9:00' }, { key: 'week', label: 'A week' }, { key: 'custom', label: 'Until …' }] as const
export type Length = (typeof lengths)[number]['key']

const minuteMs = 60_000

/** When a silence of that length ends, by the clock of the browser. Undefined where a time of one's own does not read. */
export function endOf(length: Length, custom: string, now: Date): Date | undefined {
  if (length === '30m') return new Date(now.getTime() + 30 * minuteMs)
  if (length === '2h') return new Date(now.getTime() + 120 * minuteMs)
  if (length === 'tomorrow') return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9)
  if (length === 'week') return new Date(now.getTime() + 7 * 86_400_000)
  const end = new Date(custom)
  return custom === '' || Number.isNaN(end.getTime()) ? undefined : end
}

/** A time as a field of the browser takes it: local, to the minute. */
export function fieldTime(at: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}
