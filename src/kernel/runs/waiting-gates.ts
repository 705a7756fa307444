import { defineAttention } from '#kernel/feature'
import { sql } from '#platform/database'

interface GateRow {
  run_id: string
  key: string
  title: string
  subject: string
  environment: string | null
  prompt: string
  approvers: string[]
  started_at: Date
  expires_at: Date | null
}

/** Gates that wait for somebody. */
export const waitingGates = defineAttention('runs.gates', async (ctx) => {
  const { rows } = await sql<GateRow>`
    select j.run_id, j.key, r.title, r.subject, r.environment, j.plan #>> '{gate,prompt}' as prompt, j.plan #> '{gate,approvers}' as approvers, j.started_at, j.gate_expires_at as expires_at
    from run_jobs j join runs r on r.id = j.run_id where j.state = 'waiting' order by j.started_at limit 100`.execute(ctx.db)
  return rows.map((row) => ({
    key: `gate:${row.run_id}:${row.key}`, section: 'waiting' as const, severity: row.environment === null ? 'medium' as const : 'high' as const,
    title: `${row.title} waits for approval: ${row.prompt}`, entity: row.subject, since: row.started_at,
    evidence: { text: row.expires_at === null ? 'Waits without end.' : `Expires ${row.expires_at.toISOString()}.`, href: `/runs/${row.run_id}` },
    forPeople: named(row.approvers, 'person'), forTeams: named(row.approvers, 'team'), many: 'gates that wait',
    why: `It goes on only when one of ${row.approvers.join(', ')} decides.`,
    actions: [
      { label: 'Approve', operation: 'runs.approve', input: { id: row.run_id, job: row.key } },
      { label: 'Decline', operation: 'runs.decline', input: { id: row.run_id, job: row.key } },
      { label: 'Open the run', href: `/runs/${row.run_id}` },
    ],
  }))
})

/** Of approvers like `team:web` and `person:ada`, the names of one kind. */
function named(approvers: readonly string[], kind: string): string[] {
  return approvers.flatMap((approver) => (approver.startsWith(`${kind}:`) ? [approver.slice(kind.length + 1)] : []))
}
