import type { HttpRoute, RouteContext } from '#kernel/feature'
import { sql } from '#platform/database'
import { genesisHash, type HashedEvent, hashedColumns, hashedFields } from './event-hash.ts'

const pageSize = 1000

/**
 * The whole chain as JSON lines `{"position","hash","fields"}`. Whoever holds it can prove it without Daybook: each hash
 * is SHA-256 of the JSON list of the hash before it (hex) and the fields. The first line is position 0, with no event.
 */
export const exportAudit: HttpRoute = {
  method: 'GET', path: '/api/v1/audit/export', access: 'audit:admin', body: 'none',
  summary: 'Write the audit chain as JSON lines that prove themselves.',
  handler: async (request, ctx) => ({ status: 200, headers: { 'content-type': 'application/x-ndjson; charset=utf-8' }, body: lines(ctx, request.signal) }),
}

async function* lines(ctx: RouteContext, signal: AbortSignal): AsyncGenerator<string> {
  let position = 0
  yield `${JSON.stringify({ position, hash: genesisHash.toString('hex') })}\n`
  while (!signal.aborted) {
    const { rows } = await sql<HashedEvent & { position: string; hash: Buffer }>`
      select c.position, c.hash, ${hashedColumns} from timeline_chain c join timeline_events e on e.id = c.event_id and e.at = c.event_at
      where c.position > ${position} order by c.position limit ${pageSize}`.execute(ctx.db)
    if (rows.length === 0) return
    position = Number(rows.at(-1)?.position)
    yield rows.map((row) => `${JSON.stringify({ position: Number(row.position), hash: row.hash.toString('hex'), fields: hashedFields(row) })}\n`).join('')
  }
}
