import { type Actor, defineAttention } from '#kernel/feature'
import { sql } from '#platform/database'

interface FailedRow {
  id: string
  title: string
  subject: string
  environment: string | null
  reason: string | null
  finished_at: Date
  started_by: Actor
}

/**
 * The last run of each thing, when it failed within a day: one that succeeded or runs since then takes it off the list. What
 * touches an environment is for now, the rest is to be known.
 */
export const failedRuns = defineAttention('runs.failed', async (ctx) => {
  const { rows } = await sql<FailedRow>`
    select id, title, subject, environment, reason, finished_at, started_by from runs r
    where state = 'failed' and finished_at > ${new Date(ctx.clock.now().getTime() - 86_400_000)} and not exists (
      select 1 from runs later where later.subject = r.subject and later.kind = r.kind and later.title = r.title
        and later.environment is not distinct from r.environment and later.position > r.position and later.state <> 'cancelled')
    order by finished_at desc limit 50`.execute(ctx.db)
  return rows.map((row) => ({
    key: `run-failed:${row.id}`, section: row.environment !== null ? 'now' as const : row.started_by.id === ctx.actor.id ? 'waiting' as const : 'since' as const, severity: row.environment === null ? 'medium' as const : 'high' as const,
    title: `${row.title} failed`, entity: row.subject, since: row.finished_at, evidence: { text: row.reason ?? 'It gave no reason.', href: `/runs/${row.id}` },
    forPeople: row.started_by.kind === 'person' ? [row.started_by.id] : [], many: 'failed runs',
    why: row.environment === null ? 'It is the last run of its kind here, and it failed.' : `It is the last run of its kind in ${row.environment}, and it failed.`,
    actions: [{ label: 'Open the run', href: `/runs/${row.id}` }, { label: 'Run what failed again', operation: 'runs.rerun', input: { id: row.id, failedOnly: true } }],
  }))
})
