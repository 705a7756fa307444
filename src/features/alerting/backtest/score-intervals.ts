import type { AlertInterval } from '#lib/rule-engine'
import type { Score } from './backtest-contract.ts'

/** An alert may come before the incident that somebody declares of it. */
const earlyMs = 10 * 60_000

export interface PastIncident {
  readonly number: number
  readonly title: string
  readonly service: string | null
  readonly startedAt: number
  /** Null: it is still open. */
  readonly endedAt: number | null
}

/** The incident that a firing fell into, the one that began nearest to it. */
export function incidentOf({ firedAt, endedAt }: AlertInterval, incidents: readonly PastIncident[], service: string): PastIncident | undefined {
  if (firedAt === null) return undefined
  const over = endedAt ?? Infinity
  const near = incidents.filter((incident) => (incident.service === null || incident.service === service) && firedAt <= (incident.endedAt ?? Infinity) && over >= incident.startedAt - earlyMs)
  return near.toSorted((a, b) => Math.abs(a.startedAt - firedAt) - Math.abs(b.startedAt - firedAt))[0]
}

/** Of the firings those within incidents (precision), and of the incidents those in which it fired (recall). */
export function scoreIntervals(intervals: readonly AlertInterval[], incidents: readonly PastIncident[], { serviceOf, end }: { readonly serviceOf: (labels: AlertInterval['labels']) => string; readonly end: number }): Score {
  const fired = intervals.filter(({ firedAt }) => firedAt !== null)
  const hit = fired.map((interval) => incidentOf(interval, incidents, serviceOf(interval.labels)))
  const hits = hit.filter((incident) => incident !== undefined).length
  const caught = new Set(hit.flatMap((incident) => incident?.number ?? [])).size
  return {
    firings: fired.length, hits, caught, precision: fired.length === 0 ? null : hits / fired.length, recall: incidents.length === 0 ? null : caught / incidents.length,
    firingSeconds: Math.round(fired.reduce((sum, { firedAt, endedAt }) => sum + (endedAt ?? end) - (firedAt ?? end), 0) / 1000),
  }
}
