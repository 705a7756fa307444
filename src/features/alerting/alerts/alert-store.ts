import { z } from 'zod'
import type { Context } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { encodeCursor, readCursor } from '#lib/page'
import { type Db, sql } from '#platform/database'
import { type Alert, AlertFired, AlertResolved } from '../contract.ts'
import { enqueueDeliveries } from '../channels/enqueue-deliveries.ts'
import { labelFingerprint } from './label-fingerprint.ts'
import { type AlertRow, tablesOf } from '../alerting-tables.ts'

export interface NewAlert extends Pick<AlertRow, 'id' | 'name' | 'severity' | 'service' | 'environment' | 'summary' | 'labels' | 'annotations' | 'started_at' | 'check_name' | 'runbook_url' | 'generator_url' | 'expires_at'> {
  readonly fingerprint?: string
}

/** An alert, its event and what is sent of it, in one transaction. Undefined when the same already fires: it fires once. */
export async function fireAlert(ctx: Context, alert: NewAlert): Promise<AlertRow | undefined> {
  const now = ctx.clock.now()
  const row = await tablesOf(ctx.db).insertInto('alerting_alerts')
    .values({ ...alert, fingerprint: alert.fingerprint ?? labelFingerprint(alert.labels), fired_at: now, updated_at: now, resolved_at: null })
    .onConflict((conflict) => conflict.doNothing()).returningAll().executeTakeFirst()
  if (!row) return undefined
  await ctx.append(AlertFired, { subject: row.service, summary: `${row.name} fires: ${row.summary}`.slice(0, 500), data: { alert: alertView(row) }, ...(row.environment === null ? {} : { environment: row.environment }) })
  await enqueueDeliveries(ctx, row)
  return row
}

/** Ends an alert that fires; nothing happens to one that does not. */
export async function resolveAlert(ctx: Context, id: string, why: string): Promise<AlertRow | undefined> {
  const now = ctx.clock.now()
  const row = await tablesOf(ctx.db).updateTable('alerting_alerts').set({ state: 'resolved', resolved_at: now, updated_at: now }).where('id', '=', id).where('state', '=', 'firing').returningAll().executeTakeFirst()
  if (!row) return undefined
  await ctx.append(AlertResolved, {
    subject: row.service, summary: `${row.name} of ${parseEntityRef(row.service).name} is resolved: ${why}`.slice(0, 500), data: { alert: alertView(row) }, ...(row.environment === null ? {} : { environment: row.environment }),
  })
  await enqueueDeliveries(ctx, row)
  return row
}

export function alertView(row: AlertRow): Alert {
  return {
    id: row.id, name: row.name, severity: row.severity, service: row.service, environment: row.environment, state: row.state, summary: row.summary, labels: row.labels,
    startedAt: row.started_at.toISOString(), firedAt: row.fired_at.toISOString(), resolvedAt: row.resolved_at?.toISOString() ?? null, check: row.check_name, runbookUrl: row.runbook_url,
  }
}

interface ListOptions {
  readonly state?: Alert['state'] | undefined
  readonly service?: string | undefined
  readonly check?: string
  readonly ids?: readonly string[] | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Firing ones first, then the newest. */
export async function listAlertViews(db: Db, { state, service, check, ids, cursor, limit }: ListOptions): Promise<{ items: Alert[]; nextCursor: string | null }> {
  const [rank = null, id = null] = readCursor(cursor, z.tuple([z.number().int().min(0).max(1), z.uuid()])) ?? []
  const { rows } = await sql<AlertRow>`
    select * from alerting_alerts
    where (${state ?? null}::text is null or state = ${state ?? null}) and (${service ?? null}::text is null or service = ${service ?? null}) and (${check ?? null}::text is null or check_name = ${check ?? null})
      and (${ids ?? null}::uuid[] is null or id = any(${ids ?? null}::uuid[]))
      and (${rank}::int is null or ((state = 'resolved')::int, id) > (${rank}::int, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) or ((state = 'resolved')::int = ${rank}::int and id < ${id}::uuid))
    order by (state = 'resolved'), id desc limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(alertView), nextCursor: rows.length > limit && last ? encodeCursor([last.state === 'resolved' ? 1 : 0, last.id]) : null }
}
