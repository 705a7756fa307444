import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { countProblems } from '../contract.ts'

export const problemCounts = handle(countProblems, async (_input, ctx) => {
  const { rows } = await sql<{ detector: string; count: number; example: string }>`
    select detector, count(*)::int as count, min(message) as example from catalog_problems group by 1 order by 2 desc, 1`.execute(ctx.db)
  return { total: rows.reduce((sum, { count }) => sum + count, 0), groups: rows }
})
