import type { Context } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'

/** Stands where the id of a group stands for others. */
const noGroup = 'refused'

export interface Refused {
  readonly row: Pick<AlertRow, 'id' | 'fingerprint' | 'name'>
  /** A sentence. */
  readonly why: string
}

/** Alerts that could not be put into a group: the log says it, and so does the page of each for as long as it fires, since nobody is told of it. */
export async function tellRefused(ctx: Context, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return
  const now = ctx.clock.now()
  const [first] = refused
  ctx.log.warn(`${refused.length === 1 ? 'An alert is' : `${refused.length} alerts are`} not routed, and nobody is told of them.`, { first: first?.row.id, name: first?.row.name, why: first?.why })
  const given = refused.map(({ row, why }) => ({ fingerprint: row.fingerprint, what: [why] }))
  await sql`
    insert into alerting_suppressions (group_id, fingerprint, kind, what, since, last_at) select distinct on (fingerprint) ${noGroup}, fingerprint, ${noGroup}, what, ${now}::timestamptz, ${now}::timestamptz from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (fingerprint text, what text[])
    on conflict (group_id, fingerprint) do update set what = excluded.what, last_at = excluded.last_at`.execute(ctx.db)
}

/** What fires no longer waits for nobody. */
export async function forgetRefused(db: Db): Promise<void> {
  await sql`delete from alerting_suppressions s where group_id = ${noGroup} and not exists (select from alerting_alerts a where a.fingerprint = s.fingerprint and a.state = 'firing')`.execute(db)
}
