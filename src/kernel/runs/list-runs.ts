import { z } from 'zod'
import { handle } from '#kernel/feature'
import { encodeCursor, readCursor } from '#lib/page'
import { sql } from '#platform/database'
import { listRuns } from './contract.ts'
import type { RunRow } from './run-rows.ts'
import { runView } from './run-view.ts'

export const listRunsHandler = handle(listRuns, async ({ kind, state, subject, environment, startedBy, text, since, until, cursor, limit }, ctx) => {
  const [before = null] = readCursor(cursor, z.tuple([z.number().int()])) ?? []
  const { rows } = await sql<RunRow>`
    select * from runs
    where (${kind ?? null}::text is null or kind = ${kind ?? null}) and (${state ?? null}::text is null or state = ${state ?? null})
      and (${subject ?? null}::text is null or subject = ${subject ?? null}) and (${text ?? null}::text is null or title ilike ${`%${escapeLike(text ?? '')}%`})
      and (${environment ?? null}::text is null or lower(environment) = lower(${environment ?? null}))
      and (${startedBy ?? null}::text is null or started_by ->> 'id' = ${startedBy ?? null} or lower(started_by ->> 'name') = lower(${startedBy ?? null}))
      and (${since ?? null}::timestamptz is null or created_at >= ${since ?? null}) and (${until ?? null}::timestamptz is null or created_at < ${until ?? null})
      and (${before}::bigint is null or position < ${before})
    order by position desc limit ${limit + 1}`.execute(ctx.db)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(runView), nextCursor: rows.length > limit && last ? encodeCursor([last.position]) : null }
})

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`)
}
