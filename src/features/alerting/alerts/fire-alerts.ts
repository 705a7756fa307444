import type { Context } from '#kernel/feature'
import { fingerprintOf } from '#lib/alertmanager'
import { notify, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { byFingerprint, hidersAt } from '../suppression/hiders.ts'
import { alertsChannel, queueForRouting } from './routing-queue.ts'
import { tellAlerts } from './tell-alerts.ts'

export interface NewAlert extends Pick<AlertRow, 'id' | 'name' | 'severity' | 'service' | 'environment' | 'summary' | 'labels' | 'annotations' | 'started_at' | 'check_name' | 'runbook_url' | 'generator_url' | 'expires_at' | 'source'> {
  readonly fingerprint?: string
}

/** Alerts and their events in one transaction; of a storm the events a moment later. One whose like already fires is left out: it fires once. */
export async function fireAlerts(ctx: Context, alerts: readonly NewAlert[], isStorm?: boolean): Promise<readonly AlertRow[]> {
  if (alerts.length === 0) return []
  const now = ctx.clock.now()
  const given = alerts.map((alert) => firingRow(alert, now))
  const { rows: fired } = await sql<Pick<AlertRow, 'id'>>`
    with fired as (
      insert into alerting_alerts (id, fingerprint, name, severity, service, environment, summary, labels, annotations, started_at, fired_at, check_name, runbook_url, generator_url, expires_at, updated_at, source)
      select id, fingerprint, name, severity, service, environment, summary, labels, annotations, started_at, ${now}::timestamptz, check_name, runbook_url, generator_url, expires_at, ${now}::timestamptz, source
      from json_to_recordset(${JSON.stringify(given.map(asWritten()))}::json) as given (id uuid, fingerprint text, name text, severity text, service text, environment text, summary text, labels jsonb, annotations jsonb,
        started_at timestamptz, check_name text, runbook_url text, generator_url text, expires_at timestamptz, source text)
      on conflict do nothing returning id),
    queued as (insert into alerting_to_route select id from fired)
    select id from fired`.execute(ctx.db)
  const isNew = new Set(fired.map(({ id }) => id))
  const rows = given.filter(({ id }) => isNew.has(id))
  const hiders = await hidersAt(ctx.db, now, byFingerprint(rows))
  const hidden = new Map(rows.map((row) => [row.id, [...hiders.silencedBy(row.labels, now.getTime(), row.fingerprint)]]))
  const hiddenIds = rows.filter(({ id }) => hidden.get(id)?.length !== 0).map(({ id }) => id)
  if (hiddenIds.length > 0) await sql`update alerting_alerts set is_hidden = true where id = any(${hiddenIds}::uuid[])`.execute(ctx.db)
  if (rows.length > 0) await notify(ctx.db, alertsChannel)
  await tellAlerts(ctx, rows.map((row) => ({ row, kind: 'fired', why: '', hiddenBy: hidden.get(row.id) ?? [] })), isStorm)
  return rows
}

/** Field by field: to spread ten thousand alerts takes longer than to write them. */
function firingRow({ id, fingerprint, name, severity, service, environment, summary, labels, annotations, started_at, check_name, runbook_url, generator_url, expires_at, source }: NewAlert, now: Date): AlertRow {
  return {
    id, fingerprint: fingerprint ?? fingerprintOf(labels), name, severity, service, environment, state: 'firing', summary, labels, annotations, started_at, fired_at: now, resolved_at: null, check_name, runbook_url, generator_url, expires_at, updated_at: now, source, is_hidden: false,
  }
}

/** As the database is to read it: what is null or the same in all would be a third of the text, and most began at the same moment. */
function asWritten(): (row: AlertRow) => object {
  const moments = new Map<number, string>()
  const textOf = (at: Date) => {
    const known = moments.get(at.getTime()) ?? at.toISOString()
    moments.set(at.getTime(), known)
    return known
  }
  return ({ id, fingerprint, name, severity, service, environment, summary, labels, annotations, started_at, check_name, runbook_url, generator_url, expires_at, source }) => ({
    id, fingerprint, name, severity, service, summary, labels, annotations, source, started_at: textOf(started_at), expires_at: expires_at === null ? undefined : textOf(expires_at),
    environment: environment ?? undefined, check_name: check_name ?? undefined, runbook_url: runbook_url ?? undefined, generator_url: generator_url ?? undefined,
  })
}

export interface Resolution {
  readonly id: string
  /** Ends the sentence "… is resolved:". */
  readonly why: string
}

/** Ends alerts that fire; nothing happens to one that does not. */
export async function resolveAlerts(ctx: Context, resolutions: readonly Resolution[], isStorm?: boolean): Promise<readonly AlertRow[]> {
  if (resolutions.length === 0) return []
  const now = ctx.clock.now()
  const { rows } = await sql<AlertRow>`
    update alerting_alerts set state = 'resolved', resolved_at = ${now}, updated_at = ${now}
    where id = any(${resolutions.map(({ id }) => id)}::uuid[]) and state = 'firing' returning *`.execute(ctx.db)
  const whys = new Map(resolutions.map(({ id, why }) => [id, why]))
  await queueForRouting(ctx.db, rows.map(({ id }) => id))
  await tellAlerts(ctx, rows.map((row) => ({ row, kind: 'resolved', why: whys.get(row.id) ?? '' })), isStorm)
  return rows
}
