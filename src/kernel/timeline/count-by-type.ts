import { type Db, sql } from '#platform/database'

export interface TypeCount {
  readonly type: string
  readonly count: number
  readonly newestAt: Date
}

/** How many events of each type there were since a moment, and when the newest was. */
export async function countByType(db: Db, { since }: { readonly since: Date }): Promise<TypeCount[]> {
  const { rows } = await sql<TypeCount>`
    select type, count(*)::int as count, max(at) as "newestAt" from timeline_events where at >= ${since} group by type`.execute(db)
  return rows
}
