import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { startOf } from '../routing/kept-alert.ts'
import { annotationsOf } from '../routing/annotations-of.ts'

export interface Suppression {
  readonly fingerprint: string
  readonly groupId: string
  readonly kind: string
  readonly what: readonly string[]
}

/** Why alerts are not told now, by their fingerprints. */
export async function suppressionsOf(db: Db): Promise<ReadonlyMap<string, readonly Suppression[]>> {
  const { rows } = await sql<Suppression>`select fingerprint, group_id as "groupId", kind, what from alerting_suppressions order by group_id`.execute(db)
  const found = new Map<string, Suppression[]>()
  for (const row of rows) found.set(row.fingerprint, [...(found.get(row.fingerprint) ?? []), row])
  return found
}

export interface GettableContext {
  /** Names of those who are told. */
  readonly receivers: readonly string[]
  readonly suppressed: readonly Suppression[]
  /** Daybook's own address. */
  readonly url: string
}

/** An alert as clients of Alertmanager get it (github.com/prometheus/alertmanager, api/v2/openapi.yaml, gettableAlert). */
export function gettableAlert(row: AlertRow, { receivers, suppressed, url }: GettableContext) {
  const by = (...kinds: readonly string[]) => [...new Set(suppressed.filter(({ kind }) => kinds.includes(kind)).flatMap(({ what }) => what))]
  // By their bare ids, as clients look for them.
  const silencedBy = by('silence').map((key) => key.replace(/^silence:/, ''))
  return {
    annotations: annotationsOf(row), endsAt: (row.expires_at ?? new Date(row.updated_at.getTime() + 5 * 60_000)).toISOString(), fingerprint: row.fingerprint, receivers: receivers.filter((name) => name !== '').map((name) => ({ name })), startsAt: startOf(row).toISOString(),
    status: { inhibitedBy: by('inhibition'), mutedBy: by('mute time interval', 'active time interval'), silencedBy, state: suppressed.length > 0 ? 'suppressed' : 'active' }, updatedAt: row.updated_at.toISOString(), generatorURL: row.generator_url ?? `${url}/alerts`, labels: row.labels,
  }
}

/** Whether a client that asks with `active=false`, `silenced=false` and the like wants to see it. */
export function isWanted({ status }: Pick<ReturnType<typeof gettableAlert>, 'status'>, query: URLSearchParams): boolean {
  const wants = (name: string) => query.get(name) !== 'false'
  if (status.state === 'active') return wants('active')
  return (status.silencedBy.length === 0 || wants('silenced')) && (status.inhibitedBy.length === 0 || wants('inhibited')) && (status.mutedBy.length === 0 || wants('muted'))
}
