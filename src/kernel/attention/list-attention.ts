import { type AttentionProvider, type Context, type Handled, handle } from '#kernel/feature'
import { dependantsCount } from '#kernel/catalog'
import { type AttentionRow, listAttention } from './contract.ts'
import { gatherItems } from './gather-items.ts'
import { isWorse, type RankedItem, rankItems } from './rank-items.ts'
import { readSnoozes, type Snooze } from './snooze-store.ts'

export function listHandler(providers: readonly AttentionProvider[]): Handled {
  return handle(listAttention, async (_input, ctx) => {
    const { ranked, failed } = await rankedAttention(providers, ctx)
    const snoozes = new Map((await readSnoozes(ctx.db, ctx.clock.now())).map((snooze) => [snooze.key, snooze]))
    const isAside = ({ item }: RankedItem) => {
      const snooze = snoozes.get(item.key)
      return snooze !== undefined && !isWorse(item.severity, snooze.severity)
    }
    return { rows: ranked.filter((row) => !isAside(row)).map(toRow), snoozed: ranked.filter(isAside).flatMap(({ item }) => toSnoozed(snoozes.get(item.key))), failedProviders: [...failed] }
  })
}

/** All rows of all providers in their order, those that are put aside among them. */
export async function rankedAttention(providers: readonly AttentionProvider[], ctx: Context): Promise<{ ranked: RankedItem[]; failed: { provider: string; error: string }[] }> {
  const { items, failed } = await gatherItems(providers, ctx)
  const entities = [...new Set(items.flatMap(({ item }) => (item.entity === undefined ? [] : [item.entity])))]
  return { ranked: rankItems(items, await dependantsCount(ctx.db, entities), ctx.clock.now()), failed: [...failed] }
}

function toRow({ item, provider, rank, rankedBecause }: RankedItem): AttentionRow {
  return {
    key: item.key, provider, section: item.section, severity: item.severity, title: item.title, entity: item.entity ?? null,
    evidence: { text: item.evidence.text, href: item.evidence.href ?? null }, since: item.since.toISOString(), why: item.why, rank, rankedBecause: [...rankedBecause],
    actions: item.actions.map(({ label, operation, input, href }) => ({ label, operation: operation ?? null, input: input ? { ...input } : null, href: href ?? null })),
  }
}

function toSnoozed(snooze: Snooze | undefined) {
  return snooze ? [{ key: snooze.key, until: snooze.until.toISOString(), reason: snooze.reason, by: snooze.by_name, title: snooze.title }] : []
}
