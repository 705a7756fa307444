import { type Db, notify, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'

/** Rung when there is something to route. */
export const alertsChannel = 'alerting_alerts'

/** Lays alerts before the routing: they are new, ended, or say something else than before. */
export async function queueForRouting(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`insert into alerting_to_route select * from unnest(${ids}::uuid[])`.execute(db)
  await notify(db, alertsChannel)
}

/** What the routing needs to know of an alert. */
export type RoutedAlert = Pick<AlertRow, 'id' | 'fingerprint' | 'name' | 'severity' | 'service' | 'environment' | 'state' | 'summary' | 'labels' | 'annotations' | 'started_at' | 'fired_at' | 'resolved_at' | 'runbook_url' | 'generator_url' | 'updated_at' | 'source'>

type WrittenMoments = { readonly [Name in 'started_at' | 'fired_at' | 'updated_at']: string } & { readonly resolved_at: string | null }

/** Takes alerts for the routing, oldest first, in the caller's transaction: should it fail they are still there. */
export async function takeForRouting(db: Db, most: number): Promise<readonly RoutedAlert[]> {
  // As one text: of thousands, to read each value of each row by itself takes several times as long.
  const { rows: [taken] } = await sql<{ alerts: string | null }>`
    with taken as (delete from alerting_to_route where ctid = any(array(select ctid from alerting_to_route limit ${most})) returning alert_id)
    select json_agg(a)::text as alerts from (
      select id, fingerprint, name, severity, service, environment, state, summary, labels, annotations, started_at, fired_at, resolved_at, runbook_url, generator_url, updated_at, source
      from alerting_alerts where id in (select alert_id from taken) order by id) a`.execute(db)
  const alerts = JSON.parse(taken?.alerts ?? '[]') as (Omit<RoutedAlert, keyof WrittenMoments> & WrittenMoments)[]
  return alerts.map((each) => ({ ...each, started_at: new Date(each.started_at), fired_at: new Date(each.fired_at), updated_at: new Date(each.updated_at), resolved_at: each.resolved_at === null ? null : new Date(each.resolved_at) }))
}
