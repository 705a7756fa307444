import type { KnownEntity, KnownFacts } from '#kernel/feature'
import type { Db } from '#platform/database'
import { catalogDb } from '../entities/catalog-tables.ts'
import { groupBy } from '../entities/group-by.ts'
import { type Claim, mergeClaims } from '../entities/merge-claims.ts'

/** What is claimed of all entities of one kind. */
class KindClaims {
  readonly #claims: readonly (readonly Claim[])[]
  readonly #sources: ReadonlySet<string>
  #merged: readonly KnownEntity[] | undefined

  constructor(claims: readonly Claim[]) {
    this.#claims = [...groupBy(claims, ({ ref }) => ref).values()]
    this.#sources = new Set(claims.map(({ source }) => source))
  }

  /** Merged once for all that said nothing themselves. */
  entitiesWithout(source: string): readonly KnownEntity[] {
    if (this.#sources.has(source)) return this.#claims.flatMap((claims) => mergeClaims(claims.filter((claim) => claim.source !== source)) ?? [])
    this.#merged ??= this.#claims.flatMap((claims) => mergeClaims(claims) ?? [])
    return this.#merged
  }
}

/** What is claimed, as inferences see it: each kind is read once, however many reason over it. */
export class KnownClaims {
  readonly #db: Db
  readonly #kinds = new Map<string, KindClaims>()

  constructor(db: Db) {
    this.#db = db
  }

  /** All of these kinds, but for what `source` says itself. */
  async factsWithout(source: string, kinds: readonly string[]): Promise<KnownFacts> {
    await this.#read(kinds.filter((kind) => !this.#kinds.has(kind)))
    const known = new Map(kinds.map((kind) => [kind, this.#kinds.get(kind)?.entitiesWithout(source) ?? []]))
    return { entities: (kind) => known.get(kind) ?? [] }
  }

  /** They are read anew when somebody asks. */
  forget(kinds: ReadonlySet<string>): void {
    for (const kind of kinds) this.#kinds.delete(kind)
  }

  async #read(kinds: readonly string[]): Promise<void> {
    if (kinds.length === 0) return
    const claims = await catalogDb(this.#db)
      .selectFrom('catalog_claims')
      .selectAll()
      .where((eb) => eb.or(kinds.map((kind) => eb('ref', 'like', `${kind.replaceAll(/[%_\\]/g, '\\$&')}:%`))))
      .orderBy('ref')
      .execute()
    const found = groupBy(claims, ({ ref }) => ref.slice(0, ref.indexOf(':')))
    for (const kind of kinds) this.#kinds.set(kind, new KindClaims(found.get(kind) ?? []))
  }
}
