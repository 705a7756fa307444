import { handle } from '#kernel/feature'
import { sql } from '#platform/database'
import { listRunners } from './contract.ts'

interface RunnerRow {
  id: string
  name: string
  labels: string[]
  version: string
  capacity: number
  is_lost: boolean
  last_seen_at: Date
  jobs: number
}

export const listRunnersHandler = handle(listRunners, async (_input, ctx) => {
  const { rows } = await sql<RunnerRow>`
    select r.*, (select count(*) from run_jobs j where j.runner_id = r.id and j.state = 'running') as jobs from run_runners r
    order by r.is_lost, r.name, r.id limit 1000`.execute(ctx.db)
  return {
    items: rows.map((row) => ({
      id: row.id, name: row.name, labels: row.labels, version: row.version, capacity: row.capacity, jobs: row.jobs, lastSeenAt: row.last_seen_at.toISOString(),
      state: row.is_lost ? 'off' as const : row.jobs > 0 ? 'running' as const : 'ok' as const,
    })),
  }
})
