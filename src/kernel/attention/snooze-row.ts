import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { type AttentionProvider, type Handled, handle } from '#kernel/feature'
import { AttentionSnoozed, AttentionUnsnoozed, snooze, unsnooze } from './contract.ts'
import { rankedAttention } from './list-attention.ts'
import { snoozeDb } from './snooze-store.ts'

const longestDays = 90
const nothing = entityRef('attention', 'rows')

/** Only what stands on Today can be put aside, by those who may act on the thing that it is about. */
export function snoozeHandler(providers: readonly AttentionProvider[]): Handled {
  return handle(snooze, async ({ key, until, reason }, ctx) => {
    const now = ctx.clock.now()
    const end = new Date(until)
    if (end <= now || end.getTime() - now.getTime() > longestDays * 86_400_000) throw new ProductError('invalid', `Name a time that is ahead, and at most ${longestDays} days.`, { faults: [{ path: 'until', message: 'Not a time that a row can be put aside until.' }] })
    const { ranked } = await rankedAttention(providers, ctx)
    const item = ranked.find((row) => row.item.key === key)?.item
    if (!item) throw new ProductError('not-found', 'This row is not on Today any more. Reload the page.')
    await ctx.require(snooze.access, item.entity)
    const row = { key, until: end, reason, title: item.title, severity: item.severity, entity: item.entity ?? null, by_name: ctx.actor.name, snoozed_at: now }
    await snoozeDb(ctx.db).insertInto('attention_snoozes').values(row).onConflict((conflict) => conflict.column('key').doUpdateSet(row)).execute()
    await ctx.append(AttentionSnoozed, { subject: item.entity ?? nothing, summary: `Put aside until ${end.toISOString().slice(0, 16).replace('T', ' ')} UTC: ${item.title}`, data: { key, until: end.toISOString(), reason } })
    return { key }
  })
}

export const unsnoozeHandled = handle(unsnooze, async ({ key }, ctx) => {
  const gone = await snoozeDb(ctx.db).deleteFrom('attention_snoozes').where('key', '=', key).returning(['title', 'entity']).executeTakeFirst()
  await ctx.require(unsnooze.access, gone?.entity ?? undefined)
  if (!gone) throw new ProductError('not-found', 'This row is not put aside. Look at Today again.')
  await ctx.append(AttentionUnsnoozed, { subject: gone.entity ?? nothing, summary: `Back on Today: ${gone.title}`, data: { key } })
  return { key }
})
