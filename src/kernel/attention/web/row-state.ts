import type { StatusState } from '#ui'
import type { AttentionRow } from '../contract.ts'

const words = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' } as const

/** How a row looks: red only for what needs action now. */
export function rowState({ section, severity }: Pick<AttentionRow, 'section' | 'severity'>): { state: StatusState; word: string } {
  const isGrave = severity === 'critical' || severity === 'high'
  if (section === 'since') return { state: 'unknown', word: words[severity] }
  if (section === 'now') return { state: isGrave ? 'failing' : severity === 'medium' ? 'degraded' : 'waiting', word: words[severity] }
  return { state: isGrave ? 'degraded' : 'waiting', word: words[severity] }
}

/** Ends of the usual snoozes, counted from now. */
export function snoozeUntil(nowMs: number): { label: string; until: string }[] {
  const hours = (count: number) => new Date(nowMs + count * 3_600_000).toISOString()
  const morning = new Date(nowMs)
  morning.setDate(morning.getDate() + 1)
  morning.setHours(9, 0, 0, 0)
  return [
    { label: 'For an hour', until: hours(1) }, { label: 'For four hours', until: hours(4) },
    { label: 'Until tomorrow, 9:00', until: morning.toISOString() }, { label: 'For a week', until: hours(168) },
  ]
}
