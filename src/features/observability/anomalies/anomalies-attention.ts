import { type AttentionItem, defineAttention } from '#kernel/feature'
import { sql } from '#platform/database'

interface OpenRow {
  readonly id: string
  readonly title: string
  readonly entity: string
  readonly is_high: boolean
  readonly started_at: Date
}

/** Short ones end by themselves. */
const leastMs = 600_000

/** Measures that have been far from the usual for a while. */
export const anomaliesAttention = defineAttention('anomalies', async (ctx) => {
  const { rows } = await sql<OpenRow>`select id, title, entity, is_high, started_at from observability_anomalies where ended_at is null and started_at < ${new Date(ctx.clock.now().getTime() - leastMs)} order by started_at limit 100`.execute(ctx.db)
  return rows.map((row): AttentionItem => ({
    key: `anomaly:${row.id}`, section: 'waiting', severity: 'low', entity: row.entity, title: `${row.title}: far ${row.is_high ? 'above' : 'below'} the usual`, evidence: { text: 'Measured against the same time of day on days before.', href: `/anomalies?open=${row.id}` },
    since: row.started_at, why: 'Nobody has set an alert on it, and it is not as it was on any day before.', many: 'unusual measures', actions: [{ label: 'Look at it', href: `/anomalies?open=${row.id}` }],
  }))
})
