import { type AttentionProvider, type Context, type Handled, handle } from '#kernel/feature'
import { dependantsCount, ownership } from '#kernel/catalog'
import { parseEntityRef } from '#lib/entity-ref'
import { type AttentionRow, listAttention } from './contract.ts'
import { gatherItems } from './gather-items.ts'
import { isWorse, type RankedItem, rankItems } from './rank-items.ts'
import { readSnoozes, type Snooze } from './snooze-store.ts'

/** Names of the teams that the actor holds a role in. */
export type TeamNames = (ctx: Context) => Promise<readonly string[]>

export function listHandler(providers: readonly AttentionProvider[], teamsOf: TeamNames): Handled {
  return handle(listAttention, async (_input, ctx) => {
    const { ranked, failed } = await rankedAttention(providers, ctx)
    const snoozes = new Map((await readSnoozes(ctx.db, ctx.clock.now())).map((snooze) => [snooze.key, snooze]))
    const isAside = ({ item }: RankedItem) => {
      const snooze = snoozes.get(item.key)
      return snooze !== undefined && !isWorse(item.severity, snooze.severity)
    }
    const waitsOn = await whomFor(ranked, teamsOf, ctx)
    return { rows: ranked.filter((row) => !isAside(row)).map((row) => toRow(row, waitsOn)), snoozed: ranked.filter(isAside).flatMap(({ item }) => toSnoozed(snoozes.get(item.key))), failedProviders: [...failed] }
  })
}

/** All rows of all providers in their order, those that are put aside among them. */
export async function rankedAttention(providers: readonly AttentionProvider[], ctx: Context): Promise<{ ranked: RankedItem[]; failed: { provider: string; error: string }[] }> {
  const { items, failed } = await gatherItems(providers, ctx)
  const entities = [...new Set(items.flatMap(({ item }) => (item.entity === undefined ? [] : [item.entity])))]
  return { ranked: rankItems(items, await dependantsCount(ctx.db, entities), ctx.clock.now()), failed: [...failed] }
}

type WaitsOn = (item: RankedItem['item']) => Pick<AttentionRow, 'waitsOn'> & { because: readonly string[] }

/** Whether each item waits on the actor: by name, by a team, or by what a team of theirs owns. */
async function whomFor(ranked: readonly RankedItem[], teamsOf: TeamNames, ctx: Context): Promise<WaitsOn> {
  const teams = new Set((await teamsOf(ctx)).map((name) => name.toLowerCase()))
  const me = new Set([ctx.actor.id, ctx.actor.name].map((name) => name.toLowerCase()))
  const entities = [...new Set(ranked.flatMap(({ item }) => item.entity ?? []))]
  const owned = teams.size === 0 || entities.length === 0 ? [] : await ownership(ctx.db, { refs: entities })
  const ownTeam = new Map(owned.flatMap(({ ref, owner }) => (owner !== null && teams.has(parseEntityRef(owner).name.toLowerCase()) ? [[ref, parseEntityRef(owner).name] as const] : [])))
  return ({ entity, forPeople = [], forTeams = [] }) => {
    if (ctx.actor.kind === 'person' && forPeople.some((person) => me.has(person.toLowerCase()))) return { waitsOn: 'you', because: ['You are to act on it.'] }
    const team = forTeams.find((name) => teams.has(name.toLowerCase())) ?? (entity === undefined ? undefined : ownTeam.get(entity))
    return team === undefined ? { waitsOn: 'anybody', because: [] } : { waitsOn: 'team', because: [`It is your team ${team}'s.`] }
  }
}

function toRow({ item, provider, rank, rankedBecause }: RankedItem, whom: WaitsOn): AttentionRow {
  const { waitsOn, because } = whom(item)
  return {
    key: item.key, provider, section: item.section, severity: item.severity, title: item.title, entity: item.entity ?? null,
    evidence: { text: item.evidence.text, href: item.evidence.href ?? null }, since: item.since.toISOString(), why: item.why, rank, rankedBecause: [...rankedBecause, ...because], waitsOn, many: item.many ?? null,
    actions: item.actions.map(({ label, operation, input, href }) => ({ label, operation: operation ?? null, input: input ? { ...input } : null, href: href ?? null })),
  }
}

function toSnoozed(snooze: Snooze | undefined) {
  return snooze ? [{ key: snooze.key, until: snooze.until.toISOString(), reason: snooze.reason, by: snooze.by_name, title: snooze.title }] : []
}
