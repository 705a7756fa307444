import { parseQuery } from '#lib/promql'
import { ProductError } from '#lib/errors'
import { entityRef } from '#lib/entity-ref'
import { handle, type Handled } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { listWatches, removeWatch, saveWatch, WatchRemoved, WatchSaved } from './anomalies-contract.ts'
import { builtInWatches, type Watch } from './watched.data.ts'

interface WatchRow {
  readonly name: string
  readonly query: string
  readonly direction: Watch['direction']
  readonly unit: Watch['unit']
  readonly least_change: number
}

/** Many expressions of many series each minute would cost more than they tell. */
const maxWatches = 50

/** What is watched: by itself, and by word of the team. */
export async function watchesOf(db: Db): Promise<Watch[]> {
  const { rows } = await sql<WatchRow>`select * from observability_watches order by name`.execute(db)
  return [...builtInWatches, ...rows.map(({ name, query, direction, unit, least_change: leastChange }): Watch => ({ name, title: name, query, direction, unit, leastChange }))]
}

export const watchHandlers: readonly Handled[] = [
  handle(listWatches, async (_input, ctx) => {
    const builtIn = new Set(builtInWatches.map(({ name }) => name))
    return { items: (await watchesOf(ctx.db)).map(({ name, query, direction, unit, leastChange }) => ({ name, query, direction, unit, leastChange, isBuiltIn: builtIn.has(name) })) }
  }),
  handle(saveWatch, async (watch, ctx) => {
    const { name, query, direction, unit, leastChange } = watch
    if (builtInWatches.some((own) => own.name === name)) throw new ProductError('conflict', `${name} is watched by itself. Choose another name.`)
    refuseFaults(query)
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from observability_watches where name <> ${name}`.execute(ctx.db)
    if ((rows[0]?.count ?? 0) >= maxWatches) throw new ProductError('invalid', `${maxWatches} expressions are watched already. Remove one with daybook anomalies unwatch.`)
    await sql`
      insert into observability_watches (name, query, direction, unit, least_change, created_by, created_at) values (${name}, ${query}, ${direction}, ${unit}, ${leastChange}, ${ctx.actor.name}, ${ctx.clock.now()})
      on conflict (name) do update set query = excluded.query, direction = excluded.direction, unit = excluded.unit, least_change = excluded.least_change`.execute(ctx.db)
    await ctx.append(WatchSaved, { subject: entityRef('watch', name), summary: `${name} is watched: ${query}`.slice(0, 300), data: { name, query } })
    return watch
  }),
  handle(removeWatch, async ({ name }, ctx) => {
    const { rows } = await sql`delete from observability_watches where name = ${name} returning name`.execute(ctx.db)
    if (rows.length === 0) throw new ProductError('not-found', `No expression ${name} is watched by word of the team. List them with daybook anomalies watches.`)
    await ctx.append(WatchRemoved, { subject: entityRef('watch', name), summary: `${name} is no longer watched.`, data: { name } })
    return { name }
  }),
]

function refuseFaults(query: string): void {
  try {
    parseQuery(query)
  } catch (error) {
    throw new ProductError('invalid', error instanceof Error ? error.message : String(error), { faults: [{ path: 'query', message: 'It does not parse.' }] })
  }
}
