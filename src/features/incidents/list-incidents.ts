import { z } from 'zod'
import { sql } from 'kysely'
import { encodeCursor, readCursor } from '#lib/page'
import { handle } from '#kernel/feature'
import { listIncidents } from './contract.ts'
import { incidentDb, withDetails } from './incident-store.ts'

/** Open ones first, then the newest. */
export const list = handle(listIncidents, async ({ state, service, alert, cursor, limit }, ctx) => {
  const isClosed = sql<number>`(state = 'resolved')::int`
  let query = incidentDb(ctx.db).selectFrom('incidents_incidents').selectAll()
  if (state) query = query.where('state', '=', state)
  if (service) query = query.where('service', '=', service)
  if (alert) query = query.where(sql<boolean>`id = any(array(select incident_id from incidents_alerts where alert_id = ${alert}))`)
  const after = readCursor(cursor, z.tuple([z.number().int().min(0).max(1), z.int32()]))
  if (after) query = query.where(sql<boolean>`(${isClosed}, -number) > (${after[0]}, ${-after[1]})`)
  const rows = await query.orderBy(isClosed).orderBy('number', 'desc').limit(limit + 1).execute()
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1) : undefined
  return { items: await withDetails(ctx.db, shown), nextCursor: last ? encodeCursor([last.state === 'resolved' ? 1 : 0, last.number]) : null }
})
