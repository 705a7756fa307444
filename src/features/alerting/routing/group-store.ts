import type { Changes, KeptGroup, Membership, Notice, SavedGroups, Suppressed } from '#lib/alertmanager'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { keptAlert } from './kept-alert.ts'

/** Groups, members and notices as they were kept, with the alerts that they need: the newest of each fingerprint. */
export async function readGroups(db: Db, externalUrl: string): Promise<SavedGroups> {
  const { rows: groups } = await sql<{ kept: KeptGroup }>`select kept from alerting_groups order by id`.execute(db)
  const { rows: members } = await sql<Membership>`select group_id as "group", fingerprint from alerting_group_members order by 1, 2`.execute(db)
  const { rows: notices } = await sql<{ kept: Notice }>`select kept from alerting_notices order by id`.execute(db)
  const { rows: alerts } = await sql<AlertRow>`
    select distinct on (fingerprint) * from alerting_alerts
    where not exists (select from alerting_to_route q where q.alert_id = alerting_alerts.id) and fingerprint in (select fingerprint from alerting_group_members union select fingerprint from alerting_alerts where state = 'firing')
    order by fingerprint, id desc`.execute(db)
  return { alerts: alerts.map((row) => keptAlert(row, externalUrl)), groups: groups.map(({ kept }) => kept), members, notices: notices.map(({ kept }) => kept) }
}

/** Writes what a step changed. The alerts themselves have their own table. */
export async function writeChanges(db: Db, { groups, removedGroups, joined, left, notices, removedNotices }: Omit<Changes, 'alerts' | 'removedAlerts'>): Promise<void> {
  if (groups.length > 0) await sql`insert into alerting_groups (id, kept) select g ->> 'id', g from jsonb_array_elements(${JSON.stringify(groups)}::jsonb) g on conflict (id) do update set kept = excluded.kept`.execute(db)
  if (removedGroups.length > 0) {
    await sql`delete from alerting_groups where id = any(${removedGroups}::text[])`.execute(db)
    await sql`delete from alerting_suppressions where group_id = any(${removedGroups}::text[])`.execute(db)
  }
  if (joined.length > 0) await sql`insert into alerting_group_members (group_id, fingerprint) select * from unnest(${joined.map(({ group }) => group)}::text[], ${joined.map(({ fingerprint }) => fingerprint)}::text[]) on conflict do nothing`.execute(db)
  if (left.length > 0) await sql`delete from alerting_group_members m using unnest(${left.map(({ group }) => group)}::text[], ${left.map(({ fingerprint }) => fingerprint)}::text[]) as l (group_id, fingerprint) where m.group_id = l.group_id and m.fingerprint = l.fingerprint`.execute(db)
  if (notices.length > 0) await sql`insert into alerting_notices (id, kept) select n ->> 'id', n from jsonb_array_elements(${JSON.stringify(notices)}::jsonb) n on conflict (id) do update set kept = excluded.kept`.execute(db)
  if (removedNotices.length > 0) await sql`delete from alerting_notices where id = any(${removedNotices}::text[])`.execute(db)
}

/** Keeps why alerts are not told now, and forgets why others were not: `flushed` are the groups whose turn it was. */
export async function writeSuppressions(db: Db, suppressed: readonly Suppressed[], { flushed, now, idOf }: { readonly flushed: readonly string[]; readonly now: Date; readonly idOf: (fingerprint: string) => string | undefined }): Promise<void> {
  if (flushed.length > 0) {
    await sql`delete from alerting_suppressions s where s.group_id = any(${flushed}::text[])
      and not exists (select from unnest(${suppressed.map(({ groupId }) => groupId)}::text[], ${suppressed.map(({ fingerprint }) => fingerprint)}::text[]) as k (group_id, fingerprint) where k.group_id = s.group_id and k.fingerprint = s.fingerprint)`.execute(db)
  }
  if (suppressed.length === 0) return
  await sql`
    insert into alerting_suppressions (group_id, fingerprint, kind, what, since, last_at)
    select group_id, fingerprint, kind, what, ${now}, ${now} from jsonb_to_recordset(${JSON.stringify(suppressed.map(({ groupId, fingerprint, by, what }) => ({ group_id: groupId, fingerprint, kind: by, what })))}::jsonb) as g (group_id text, fingerprint text, kind text, what text[])
    on conflict (group_id, fingerprint) do update set kind = excluded.kind, what = excluded.what, last_at = excluded.last_at,
      since = case when alerting_suppressions.kind = excluded.kind and alerting_suppressions.what = excluded.what then alerting_suppressions.since else excluded.since end`.execute(db)
  const hidden = suppressed.flatMap(({ fingerprint, by, what }) => what.map((each) => ({ by_what: by === 'silence' ? each : `${by}:${each}`, alert_id: idOf(fingerprint) }))).filter(({ alert_id }) => alert_id !== undefined)
  await sql`
    insert into alerting_hidden (by_what, alert_id, first_at, last_at) select distinct by_what, alert_id, ${now}::timestamptz, ${now}::timestamptz from jsonb_to_recordset(${JSON.stringify(hidden)}::jsonb) as g (by_what text, alert_id uuid)
    on conflict (by_what, alert_id) do update set last_at = excluded.last_at`.execute(db)
}
