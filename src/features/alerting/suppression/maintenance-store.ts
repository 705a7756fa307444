import type { Context } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { type Db, notify, sql } from '#platform/database'
import { routingChannel } from '../routing/routing-channel.ts'
import { type Maintenance, MaintenanceClosed, MaintenanceOpened } from './maintenance-contract.ts'

export interface MaintenanceRow {
  readonly id: string
  readonly service: string
  readonly environment: string | null
  readonly reason: string
  readonly opened_by: string
  readonly run_id: string | null
  readonly opened_at: Date
  readonly ends_at: Date
  readonly closed_at: Date | null
  readonly hid: number
}

export const maintenanceKey = (id: string) => `maintenance:${id}`
const mostShown = 500

export async function readMaintenances(db: Db, { id, runId, isOpenAt, service }: { readonly id?: string; readonly runId?: string; readonly isOpenAt?: Date; readonly service?: string | undefined }): Promise<readonly MaintenanceRow[]> {
  const { rows } = await sql<MaintenanceRow>`
    select m.*, (select count(*)::int from alerting_hidden h where h.by_what = ${maintenanceKey('')} || m.id) as hid from alerting_maintenances m
    where (${id ?? null}::uuid is null or id = ${id ?? null}::uuid) and (${runId ?? null}::text is null or run_id = ${runId ?? null}) and (${service ?? null}::text is null or service = ${service ?? null})
      and (${isOpenAt ?? null}::timestamptz is null or (closed_at is null and ends_at > ${isOpenAt ?? null}))
    order by coalesce(closed_at, ends_at) desc, id desc limit ${mostShown}`.execute(db)
  return rows
}

export function maintenanceView(row: MaintenanceRow, now: Date): Maintenance {
  return {
    id: row.id, service: row.service, environment: row.environment, reason: row.reason, openedBy: row.opened_by, runId: row.run_id, openedAt: row.opened_at.toISOString(), endsAt: row.ends_at.toISOString(), closedAt: row.closed_at?.toISOString() ?? null,
    state: row.closed_at === null && row.ends_at > now ? 'open' : 'over', hid: row.hid,
  }
}

/** Opens a maintenance. A run opens one at most, however often it is said to have begun. */
export async function beginMaintenance(ctx: Context, given: { readonly service: string; readonly environment: string | null; readonly reason: string; readonly openedBy: string; readonly runId: string | null; readonly minutes: number }): Promise<Maintenance | undefined> {
  const now = ctx.clock.now()
  const id = newId()
  const { numAffectedRows } = await sql`
    insert into alerting_maintenances (id, service, environment, reason, opened_by, run_id, opened_at, ends_at)
    values (${id}::uuid, ${given.service}, ${given.environment}, ${given.reason}, ${given.openedBy}, ${given.runId}, ${now}, ${new Date(now.getTime() + given.minutes * 60_000)}) on conflict do nothing`.execute(ctx.db)
  if (numAffectedRows === 0n) return undefined
  const maintenance = await viewOf(ctx, id, now)
  await ctx.append(MaintenanceOpened, { ...placeOf(maintenance), summary: `${parseEntityRef(given.service).name} is under maintenance: ${given.reason}`.slice(0, 500), data: { maintenance } })
  await notify(ctx.db, routingChannel)
  return maintenance
}

/** Ends a maintenance; nothing happens to one that is over. */
export async function finishMaintenance(ctx: Context, id: string): Promise<Maintenance> {
  const now = ctx.clock.now()
  const { numAffectedRows } = await sql`update alerting_maintenances set closed_at = ${now} where id = ${id}::uuid and closed_at is null and ends_at > ${now}`.execute(ctx.db)
  const maintenance = await viewOf(ctx, id, now)
  if (numAffectedRows === 0n) return maintenance
  await ctx.append(MaintenanceClosed, { ...placeOf(maintenance), summary: `The maintenance of ${parseEntityRef(maintenance.service).name} is over; it hid ${maintenance.hid} ${maintenance.hid === 1 ? 'alert' : 'alerts'}.`, data: { maintenance } })
  await notify(ctx.db, routingChannel)
  return maintenance
}

async function viewOf(ctx: Context, id: string, now: Date): Promise<Maintenance> {
  const [row] = await readMaintenances(ctx.db, { id })
  if (!row) throw new ProductError('not-found', 'There is no such maintenance. List them with daybook maintenance list.')
  return maintenanceView(row, now)
}

function placeOf({ service, environment }: Maintenance) {
  return { subject: service, ...(environment === null ? {} : { environment }) }
}
