import { type ProblemTopic, problemTopics } from '#lib/problem-topic'
import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { countProblems } from '../contract.ts'

export const problemCounts = handle(countProblems, async (_input, ctx) => {
  const { rows } = await sql<{ topic: string; count: number; ofFixtures: number }>`
    select topic, count(*)::int as count, (count(*) filter (where is_fixture))::int as "ofFixtures" from catalog_problems group by 1 order by 2 desc, 1`.execute(ctx.db)
  return { total: rows.reduce((sum, { count }) => sum + count, 0), groups: rows.map((row) => ({ ...row, topic: topicOf(row.topic) })) }
})

function topicOf(text: string): ProblemTopic {
  return problemTopics.find((topic) => topic === text) ?? 'unclear'
}
