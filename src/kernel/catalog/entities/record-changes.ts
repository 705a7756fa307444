import { parseEntityRef } from '#lib/entity-ref'
import { type Context, type PendingEvent, pendingEvent } from '#kernel/feature'
import { sql } from '#platform/database'
import type { Selectable } from 'kysely'
import { EntityChanged, EntityRegistered, EntityRemoved } from '../contract.ts'
import { anyOf } from './any-of.ts'
import { catalogDb, type EntityTable, type Origin } from './catalog-tables.ts'
import { groupBy } from './group-by.ts'
import { type Claim, type EntityFacts, mergeClaims } from './merge-claims.ts'
import { shortSpec, specDifference } from './spec-difference.ts'
import { stableJson } from './stable-json.ts'
import type { RelationChange } from './write-claims.ts'

type EntityRow = Selectable<EntityTable>

interface Plan {
  readonly rows: EntityRow[]
  /** What was added since then is still being found: what more is learned of it is no change. */
  readonly newSince: Date | undefined
  readonly events: PendingEvent[]
}

/** What sources say now, already written: the claims of these sources are not read again. */
export interface Said {
  readonly sources: readonly string[]
  readonly claims: readonly Claim[]
  /** Of whom something else is said than before. */
  readonly refs: readonly string[]
  readonly relations: readonly RelationChange[]
}

/** Makes the entities anew from their claims; an event tells each real change, none what is merely measured (`spec.observed`). */
export async function recordChanges(ctx: Context, said: Said, newSince: Date | undefined): Promise<void> {
  const refs = [...new Set([...said.refs, ...said.relations.map(({ row }) => row.from_ref)])]
  if (refs.length === 0) return
  const known = new Map((await entitiesKnown(ctx, refs)).map((row) => [row.ref, row]))
  const claims = [...said.claims, ...(await claimsOfOthers(ctx, refs, said.sources))]
  const claimsOf = groupBy(claims, ({ ref }) => ref)
  const relationsOf = groupBy(said.relations, ({ row }) => row.from_ref)
  const plan: Plan = { rows: [], events: [], newSince }
  for (const ref of refs) {
    const facts = mergeClaims(claimsOf.get(ref) ?? [])
    const before = known.get(ref)
    if (facts) planPresent(ctx, plan, facts, before, relationsOf.get(ref) ?? [])
    else if (before && before.gone_at === null) planGone(ctx, plan, before)
  }
  await saveRows(ctx, plan.rows)
  await ctx.appendAll(plan.events)
}

async function entitiesKnown(ctx: Context, refs: readonly string[]): Promise<EntityRow[]> {
  return catalogDb(ctx.db).selectFrom('catalog_entities').selectAll().where('ref', '=', anyOf(refs)).execute()
}

async function claimsOfOthers(ctx: Context, refs: readonly string[], sources: readonly string[]): Promise<Claim[]> {
  return catalogDb(ctx.db).selectFrom('catalog_claims').selectAll().where('ref', '=', anyOf(refs)).where('source', '<>', sql<string>`all(${sources}::text[])`).execute()
}

function planPresent(ctx: Context, plan: Plan, facts: EntityFacts, before: EntityRow | undefined, relations: readonly RelationChange[]): void {
  const now = ctx.clock.now()
  const row: EntityRow = { ...facts, tags: [...facts.tags], evidence: facts.evidence, created_at: before?.created_at ?? now, updated_at: now, gone_at: null }
  if (!before || before.gone_at !== null) {
    plan.rows.push(row)
    plan.events.push(pendingEvent(EntityRegistered, {
      subject: facts.ref, summary: `${nameOf(facts)} ${before ? 'is there again' : 'was added'}${placeOf(facts)}.`,
      data: { ref: facts.ref, kind: facts.kind, origin: facts.origin }, after: factsTold(facts),
    }))
    return
  }
  const isSame = stableJson(factsKept(before)) === stableJson(factsKept(facts))
  const isSteady = stableJson(factsShown(before)) === stableJson(factsShown(facts))
  if (isSame && relations.length === 0) return
  // What is measured anew leaves the time of the last change as it is.
  plan.rows.push(isSteady && relations.length === 0 ? { ...row, updated_at: before.updated_at } : row)
  const isBeingFound = plan.newSince !== undefined && before.created_at >= plan.newSince
  if (!isBeingFound && (!isSteady || relations.length > 0)) plan.events.push(changedEvent(facts, before, relations))
}

function changedEvent(facts: EntityFacts, before: EntityRow, relations: readonly RelationChange[]): PendingEvent {
  const [old, now] = [factsShown(before), factsShown(facts)]
  const fields = Object.keys(now).filter((key) => stableJson(old[key]) !== stableJson(now[key]))
  const told = relations.map(({ row, change }) => `${change} ${row.type} ${row.to_ref}`)
  const specs = specDifference(specOf(before), specOf(facts))
  const pick = (shown: Record<string, unknown>, change: RelationChange['change']) => ({
    ...Object.fromEntries(fields.map((key) => [key, key === 'spec' ? specs[change === 'removed' ? 'before' : 'after'] : shown[key]])),
    ...(relations.length > 0 ? { relations: relations.filter((relation) => relation.change === change).map(({ row }) => `${row.type} ${row.to_ref}`) } : {}),
  })
  return pendingEvent(EntityChanged, {
    subject: facts.ref, summary: `${nameOf(facts)} changed: ${[...fields, ...told].slice(0, 5).join(', ')}${placeOf(facts)}.`,
    data: { ref: facts.ref, origin: facts.origin }, before: pick(old, 'removed'), after: pick(now, 'added'),
  })
}

function planGone(ctx: Context, plan: Plan, before: EntityRow): void {
  const now = ctx.clock.now()
  plan.rows.push({ ...before, updated_at: now, gone_at: now })
  plan.events.push(pendingEvent(EntityRemoved, {
    subject: before.ref, summary: `${nameOf(before)} is gone.`, data: { ref: before.ref }, before: factsTold(before),
  }))
}

interface Named { readonly kind: string; readonly ref: string; readonly title: string }

function nameOf({ kind, ref, title }: Named): string {
  return `${kind[0]?.toUpperCase() ?? ''}${kind.slice(1)} ${title || parseEntityRef(ref).name}`
}

function placeOf({ evidence, origin }: EntityFacts): string {
  const first = evidence[0]
  if (!first || origin === 'page') return ''
  return first.line === undefined ? ` (${first.file})` : ` (${first.file}:${first.line})`
}

type Comparable = Pick<EntityFacts, 'title' | 'description' | 'owner' | 'tags' | 'spec'> & { readonly origin: Origin; readonly evidence: unknown }

function factsKept({ title, description, owner, tags, origin, spec, evidence }: Comparable): Record<string, unknown> {
  return { title, description, owner, tags, origin, spec, evidence }
}

/** As an event tells it. */
function factsTold(facts: Comparable): Record<string, unknown> {
  return { ...factsShown(facts), spec: shortSpec(specOf(facts)) }
}

function specOf({ spec }: Comparable): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'observed'))
}

function factsShown({ title, description, owner, tags, origin, spec }: Comparable): Record<string, unknown> {
  return { title, description, owner, tags, origin, spec: { ...spec, observed: undefined } }
}

async function saveRows(ctx: Context, rows: readonly EntityRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into catalog_entities select * from json_populate_recordset(null::catalog_entities, ${stableJson(rows)}::json)
    on conflict (ref) do update set
      title = excluded.title, description = excluded.description, owner = excluded.owner, tags = excluded.tags, origin = excluded.origin,
      spec = excluded.spec, evidence = excluded.evidence, updated_at = excluded.updated_at, gone_at = excluded.gone_at`.execute(ctx.db)
}
