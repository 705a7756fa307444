import { dependsOnWithin } from '#kernel/catalog'
import { type LabelSet, matchesAll, type Silences } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { type SilenceRow, silenceKey } from '../silences/silence-store.ts'
import { maintenanceKey, type MaintenanceRow, readMaintenances } from './maintenance-store.ts'

export type HideableAlert = Pick<AlertRow, 'id' | 'fingerprint' | 'service' | 'environment' | 'severity'>

export const byFingerprint = (alerts: readonly HideableAlert[]): ReadonlyMap<string, HideableAlert> => new Map(alerts.map((alert) => [alert.fingerprint, alert]))

/** Steps of dependsOn that trouble is followed along. */
const depth = 3
const rank: Readonly<Record<AlertRow['severity'], number>> = { low: 0, medium: 1, high: 2, critical: 3 }

export const dependencyKey = (parentId: string) => `dependency:${parentId}`

/**
 * What hides alerts at a moment, by keys: silences, maintenance of their service or of one that it depends on, and graver
 * alerts of a service that it depends on, which are its probable cause. `alerts` are those that may be asked for, by their fingerprints.
 */
export async function hidersAt(db: Db, now: Date, alerts: ReadonlyMap<string, HideableAlert>): Promise<Silences> {
  const silences = await activeSilences(db, now)
  const maintenances = await readMaintenances(db, { isOpenAt: now })
  const parents = await readParents(db)
  const reach = maintenances.length + parents.length === 0 ? new Map<string, ReadonlySet<string>>() : await dependsOnWithin(db, [...new Set([...alerts.values(), ...parents].map(({ service }) => service))], depth)
  if (silences.length + maintenances.length + parents.length === 0) return { silencedBy: () => [] }
  return {
    silencedBy(labels: LabelSet, _at, fingerprint) {
      const bySilence = silences.filter(({ fits }) => fits(labels)).map(({ key }) => key)
      const alert = alerts.get(fingerprint)
      if (!alert) return bySilence
      return [...bySilence, ...maintenances.filter((each) => covers(each, alert, reach)).map(({ id }) => maintenanceKey(id)), ...parents.filter((each) => causes(each, alert, reach)).slice(0, 1).map(({ id }) => dependencyKey(id))]
    },
  }
}

/** As `stateOf` says it: a clock that was set back ends none and begins none again. */
async function activeSilences(db: Db, now: Date): Promise<{ key: string; fits: (labels: LabelSet) => boolean }[]> {
  const { rows } = await sql<SilenceRow>`select * from alerting_silences where starts_at <= greatest(${now}, updated_at) and ends_at > greatest(${now}, updated_at) order by id`.execute(db)
  return rows.map((row) => ({ key: silenceKey(row.id), fits: matchesAll(row.matchers) }))
}

/** Grave alerts that fire, the gravest and then the oldest first. */
async function readParents(db: Db): Promise<HideableAlert[]> {
  const { rows } = await sql<HideableAlert>`
    select distinct on (severity, service, environment) id, fingerprint, service, environment, severity from alerting_alerts
    where state = 'firing' and severity in ('critical', 'high') order by severity, service, environment, started_at limit 200`.execute(db)
  return rows.toSorted((a, b) => rank[b.severity] - rank[a.severity] || (a.id < b.id ? -1 : 1))
}

type Reach = ReadonlyMap<string, ReadonlySet<string>>

function covers(maintenance: MaintenanceRow, alert: HideableAlert, reach: Reach): boolean {
  return isSamePlace(maintenance, alert) && (maintenance.service === alert.service || (reach.get(alert.service)?.has(maintenance.service) ?? false))
}

/** Two services that depend on each other hide each other's alerts not: which is the cause is not known. */
function causes(parent: HideableAlert, alert: HideableAlert, reach: Reach): boolean {
  if (parent.service === alert.service || !isSamePlace(parent, alert) || rank[parent.severity] < rank[alert.severity]) return false
  return (reach.get(alert.service)?.has(parent.service) ?? false) && !(reach.get(parent.service)?.has(alert.service) ?? false)
}

function isSamePlace(a: { readonly environment: string | null }, b: { readonly environment: string | null }): boolean {
  return a.environment === null || b.environment === null || a.environment === b.environment
}
