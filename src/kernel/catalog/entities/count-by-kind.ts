import { type Db, sql } from '#platform/database'

/** How many entities of each kind are there, gone ones left out. */
export async function countByKind(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`select kind, count(*)::int as count from catalog_entities where gone_at is null group by kind`.execute(db)
  return new Map(rows.map(({ kind, count }) => [kind, count]))
}
