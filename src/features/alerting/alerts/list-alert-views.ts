import { z } from 'zod'
import { encodeCursor, readCursor } from '#lib/page'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import type { Alert, ListedAlert } from '../contract.ts'
import { alertView } from './alert-view.ts'
import { readSuppressions } from './read-suppressions.ts'

interface ListOptions {
  readonly state?: Alert['state'] | undefined
  readonly service?: string | undefined
  readonly check?: string
  readonly ids?: readonly string[] | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Firing ones first, then the newest. */
export async function listAlertViews(db: Db, { state, service, check, ids, cursor, limit }: ListOptions): Promise<{ items: ListedAlert[]; nextCursor: string | null }> {
  const [rank = null, id = null] = readCursor(cursor, z.tuple([z.number().int().min(0).max(1), z.uuid()])) ?? []
  const { rows } = await sql<AlertRow>`
    select * from alerting_alerts
    where (${state ?? null}::text is null or state = ${state ?? null}) and (${service ?? null}::text is null or service = ${service ?? null}) and (${check ?? null}::text is null or check_name = ${check ?? null})
      and (${ids ?? null}::uuid[] is null or id = any(${ids ?? null}::uuid[]))
      and (${rank}::int is null or ((state = 'resolved')::int, id) > (${rank}::int, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid) or ((state = 'resolved')::int = ${rank}::int and id < ${id}::uuid))
    order by (state = 'resolved'), id desc limit ${limit + 1}`.execute(db)
  const items = rows.slice(0, limit)
  const suppressions = await readSuppressions(db, items)
  const last = items.at(-1)
  return { items: items.map((row) => listedAlert(row, suppressions)), nextCursor: rows.length > limit && last ? encodeCursor([last.state === 'resolved' ? 1 : 0, last.id]) : null }
}

export function listedAlert(row: AlertRow, suppressions: Awaited<ReturnType<typeof readSuppressions>>): ListedAlert {
  return { ...alertView(row), source: row.source, suppressedBy: row.state === 'firing' ? (suppressions.get(row.fingerprint) ?? []) : [] }
}
