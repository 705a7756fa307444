import { type Context, pendingEvent } from '#kernel/feature'
import { sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { alertView } from '../alerts/alert-view.ts'
import { AlertUnhidden } from '../contract.ts'

/** Alerts of groups whose turn it was that were hidden when they fired, are hidden by nothing now, and fire still. */
export async function tellUnhidden(ctx: Context, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return
  const { rows } = await sql<AlertRow>`
    update alerting_alerts a set is_hidden = false where is_hidden and state = 'firing'
      and exists (select from alerting_group_members m where m.fingerprint = a.fingerprint and m.group_id = any(${groupIds}::text[]))
      and not exists (select from alerting_suppressions s where s.fingerprint = a.fingerprint)
    returning *`.execute(ctx.db)
  await ctx.appendAll(rows.map((row) => pendingEvent(AlertUnhidden, {
    subject: row.service, summary: `${row.name} fires and is hidden no longer: ${row.summary}`.slice(0, 500), data: { alert: alertView(row) }, ...(row.environment === null ? {} : { environment: row.environment }),
  })))
}
