import { parseEntityRef } from '#lib/entity-ref'
import { groupBy } from '#lib/group-by'
import { isId } from '#lib/id'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import type { Suppression } from '../contract.ts'

interface Hidden {
  readonly fingerprint: string
  readonly kind: string
  /** What hides it: a silence by its key, an alert by its fingerprint or id, an interval by its name. */
  readonly what: string
  readonly since: Date
}

interface Told {
  readonly text: string
  readonly href: string | null
}

/** What hides as a silence does names itself: `maintenance:<id>`, `dependency:<alert>`. */
const ownKeys = /^(silence|maintenance|dependency):/

function kindOf({ kind, what }: Pick<Hidden, 'kind' | 'what'>): string {
  return ownKeys.exec(what)?.[1] ?? kind
}

/** Why nobody is told of alerts that fire, by their fingerprints, each reason once. */
export async function readSuppressions(db: Db, alerts: readonly Pick<AlertRow, 'fingerprint' | 'state'>[]): Promise<ReadonlyMap<string, Suppression[]>> {
  const fingerprints = alerts.filter(({ state }) => state === 'firing').map(({ fingerprint }) => fingerprint)
  if (fingerprints.length === 0) return new Map()
  const { rows } = await sql<Hidden>`
    select s.fingerprint, s.kind, one.what, min(s.since) as since from alerting_suppressions s, unnest(s.what) as one (what) where s.fingerprint = any(${fingerprints}::text[]) group by 1, 2, 3 order by 4, 3`.execute(db)
  const tell = await teller(db, rows)
  const found = groupBy(rows, ({ fingerprint }) => fingerprint)
  return new Map([...found].map(([fingerprint, own]) => [fingerprint, own.map((row) => ({ kind: kindOf(row), ...tell(row), since: row.since.toISOString() }))]))
}

/** What hid one alert at any time, the newest first. */
export async function readHidings(db: Db, alertId: string): Promise<(Suppression & { until: string })[]> {
  const { rows } = await sql<{ by_what: string; first_at: Date; last_at: Date }>`select by_what, first_at, last_at from alerting_hidden where alert_id = ${alertId}::uuid order by last_at desc limit 50`.execute(db)
  const hidings = rows.map(({ by_what: key, first_at: since, last_at: until }) => ({ fingerprint: '', kind: key.slice(0, key.indexOf(':')), what: ownKeys.test(key) ? key : key.slice(key.indexOf(':') + 1), since, until }))
  const tell = await teller(db, hidings)
  return hidings.map((hiding) => ({ kind: kindOf(hiding), ...tell(hiding), since: hiding.since.toISOString(), until: hiding.until.toISOString() }))
}

/** Reads the silences, maintenances and alerts that are named, and puts each reason into words. */
async function teller(db: Db, hidden: readonly Pick<Hidden, 'kind' | 'what'>[]): Promise<(hidden: Pick<Hidden, 'kind' | 'what'>) => Told> {
  const bare = hidden.map(({ what }) => what.slice(what.indexOf(':') + 1))
  const ids = bare.filter(isId)
  const { rows: silences } = ids.length === 0 ? { rows: [] } : await sql<{ id: string; owner: string; reason: string }>`select id, owner, reason from alerting_silences where id = any(${ids}::uuid[])`.execute(db)
  const { rows: maintenances } = ids.length === 0 ? { rows: [] } : await sql<{ id: string; service: string; opened_by: string; reason: string }>`select id, service, opened_by, reason from alerting_maintenances where id = any(${ids}::uuid[])`.execute(db)
  const { rows: alerts } = bare.length === 0 ? { rows: [] } : await sql<{ id: string; fingerprint: string; name: string; service: string }>`
    select distinct on (fingerprint) id, fingerprint, name, service from alerting_alerts where fingerprint = any(${bare}::text[]) or id = any(${ids}::uuid[]) order by fingerprint, id desc`.execute(db)
  return (hiding) => {
    const { what } = hiding
    const kind = kindOf(hiding)
    const key = what.slice(what.indexOf(':') + 1)
    const silence = silences.find(({ id }) => id === key)
    if (silence) return { text: `Silenced by ${silence.owner}: ${silence.reason}`, href: `/alerts/silences?silence=${silence.id}` }
    const maintenance = maintenances.find(({ id }) => id === key)
    if (maintenance) return { text: `${parseEntityRef(maintenance.service).name} is under maintenance by ${maintenance.opened_by}: ${maintenance.reason}`, href: '/alerts/maintenance?state=open' }
    const alert = alerts.find(({ id, fingerprint }) => id === key || fingerprint === key)
    if (alert) return { text: `Told of by ${alert.name} of ${parseEntityRef(alert.service).name}, which ${kind === 'dependency' ? 'it depends on' : 'inhibits it'}`, href: `/alerts/${alert.id}` }
    return { text: wordsOf(kind, key), href: null }
  }
}

function wordsOf(kind: string, what: string): string {
  if (kind === 'refused') return `It cannot be routed: ${what}`
  if (kind === 'silence') return 'Silenced; the silence is no longer kept'
  if (kind === 'mute time interval') return `Muted in the time interval ${what}`
  if (kind === 'active time interval') return `Outside of the time interval ${what}`
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}: ${what}`
}
