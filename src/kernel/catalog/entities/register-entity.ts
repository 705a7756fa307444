import type { EntityRef } from '#lib/entity-ref'
import type { Context } from '#kernel/feature'
import { catalogDb } from './catalog-tables.ts'
import { cleanText } from './stable-json.ts'
import { writeClaims } from './write-claims.ts'

export interface RegisteredEntity {
  /** The part that says it, as `releases`: it alone can take it back. */
  readonly by: string
  readonly ref: EntityRef
  readonly title: string
  readonly description?: string
  readonly owner?: EntityRef
  readonly tags?: readonly string[]
  /** Plain JSON. What stands under `observed` may change without an event. */
  readonly spec?: Readonly<Record<string, unknown>>
}

/** A part's own entity, such as the environment that releases made: added, or changed where it differs. */
export async function registerEntity(ctx: Context, entity: RegisteredEntity): Promise<void> {
  const source = sourceOfPart(entity.by, entity.ref)
  await writeClaims(ctx, [{
    source, relations: [],
    claims: [{
      ref: entity.ref, source, origin: 'page', title: cleanText(entity.title), description: cleanText(entity.description ?? ''), owner: entity.owner ?? null,
      tags: (entity.tags ?? []).map(cleanText), spec: entity.spec ?? {}, evidence_file: null, evidence_line: null,
    }],
  }])
}

/** Takes back what `by` said of an entity; it is marked gone when nobody else names it. Its relations by that part go too. */
export async function unregisterEntity(ctx: Context, { by, ref }: { readonly by: string; readonly ref: EntityRef }): Promise<void> {
  const relations = await catalogDb(ctx.db).selectFrom('catalog_relations').select('source').distinct().where('source', 'like', `part:${by}:relation:%`)
    .where((eb) => eb.or([eb('from_ref', '=', ref), eb('to_ref', '=', ref)])).execute()
  const sources = [sourceOfPart(by, ref), ...relations.map(({ source }) => source)]
  await writeClaims(ctx, sources.map((source) => ({ source, claims: [], relations: [] })))
}

function sourceOfPart(by: string, ref: EntityRef): string {
  return `part:${by}:${ref}`
}
