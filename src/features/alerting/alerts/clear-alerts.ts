import { shownAlerts } from '#features/incidents/contract'
import type { Context } from '#kernel/feature'
import { firstIdAt } from '#lib/id'
import { sql } from '#platform/database'
import { forgetRefused } from '../routing/tell-refused.ts'

export const clearedAtOnce = 500

/**
 * Takes out some alerts that ended before a moment, and what was kept of them alone. Those that an incident shows stay, and
 * those that somebody is yet to be told of. `after` is where the last piece ended; gives where this one did, undefined at the end.
 */
export async function clearAlerts(ctx: Context, { before, after }: { readonly before: Date; readonly after?: string | undefined }): Promise<string | undefined> {
  // One that began later has not ended before: ids are in the order of time.
  const { rows } = await sql<{ id: string; is_awaited: boolean }>`
    select id, exists (select from alerting_group_members m where m.fingerprint = a.fingerprint) or exists (select from alerting_to_route r where r.alert_id = a.id) or exists (select from alerting_to_tell t where t.alert_id = a.id) as is_awaited
    from alerting_alerts a where state = 'resolved' and resolved_at < ${before} and id < ${firstIdAt(before)}::uuid and (${after ?? null}::uuid is null or id > ${after ?? null}::uuid) order by id limit ${clearedAtOnce}`.execute(ctx.db)
  const ended = rows.filter(({ is_awaited }) => !is_awaited).map(({ id }) => id)
  if (ended.length > 0) {
    const shown = new Set((await ctx.call(shownAlerts, { ids: ended })).ids)
    const cleared = ended.filter((id) => !shown.has(id))
    await sql`delete from alerting_hidden where alert_id = any(${cleared}::uuid[])`.execute(ctx.db)
    await sql`delete from alerting_alerts where id = any(${cleared}::uuid[]) and state = 'resolved'`.execute(ctx.db)
  }
  await forgetRefused(ctx.db)
  return rows.length < clearedAtOnce ? undefined : rows.at(-1)?.id
}
