import { type AttentionItem, defineAttention } from '#kernel/feature'
import { sql } from '#platform/database'
import { type ExceptionRow, serviceEntity } from './exception-row.ts'

const dayMs = 86_400_000
const mostRows = 100

/** Ways to fail that are new, or that were mended and came back: somebody has to say whose they are. */
export const exceptionsAttention = defineAttention('exceptions', async (ctx) => {
  const since = new Date(ctx.clock.now().getTime() - dayMs)
  const { rows } = await sql<ExceptionRow>`
    select * from observability_exceptions where state = 'open' and (first_seen_at >= ${since} or regressed_at is not null) order by regressed_at desc nulls last, last_seen_at desc limit ${mostRows}`.execute(ctx.db)
  return rows.map((row): AttentionItem => {
    const href = `/exceptions/${row.id}`
    const isBack = row.regressed_at !== null
    return {
      key: `exception:${row.id}:${row.regressed_at?.toISOString() ?? ''}`, section: 'waiting', severity: isBack ? 'medium' : 'low', entity: serviceEntity(row.service),
      title: isBack ? `${row.type} of ${row.service} came back` : `${row.service} fails in a new way: ${row.type}`, evidence: { text: row.message.split('\n', 1)[0]?.slice(0, 200) || (row.culprit ?? row.type), href },
      since: row.regressed_at ?? row.first_seen_at, why: isBack ? 'It had been resolved, and happened again.' : `It was first seen within a day${row.first_version === null ? '' : `, in ${row.first_version}`}.`, many: 'new ways to fail',
      actions: [{ label: 'Look at it', href }, { label: 'Resolve it', operation: 'exceptions.resolve', input: { ids: [row.id] } }, { label: 'Ignore it', operation: 'exceptions.ignore', input: { ids: [row.id] } }],
    }
  })
})
