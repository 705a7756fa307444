import { defineAttention } from '#kernel/feature'
import { sql } from '#platform/database'

interface UnleasedRow {
  labels: string[]
  jobs: number
  run_id: string
  since: Date
}

/** Jobs that no runner can take: none that is there has their labels. */
export const unleasedJobs = defineAttention('runs.unleased', async (ctx) => {
  const { rows } = await sql<UnleasedRow>`
    select labels, count(*) as jobs, (array_agg(run_id order by queued_at))[1] as run_id, min(queued_at) as since from run_jobs j
    where state = 'queued' and queued_at < now() - interval '1 minute' and not exists (select 1 from run_runners r where not r.is_lost and j.labels <@ r.labels)
    group by labels order by min(queued_at) limit 20`.execute(ctx.db)
  return rows.map((row) => ({
    key: `no-runner:${row.labels.join(',')}`, section: 'now' as const, severity: 'high' as const,
    title: row.labels.length === 0 ? 'No runner is there' : `No runner has the labels ${row.labels.join(', ')}`, since: row.since,
    evidence: { text: `${row.jobs} job${row.jobs === 1 ? '' : 's'} cannot start.`, href: `/runs/${row.run_id}` },
    why: 'Nothing that asks for these labels runs until such a runner joins.', actions: [{ label: 'Open the run', href: `/runs/${row.run_id}` }],
  }))
})
