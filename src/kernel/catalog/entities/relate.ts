import type { EntityRef } from '#lib/entity-ref'
import type { Context } from '#kernel/feature'
import { cleanText } from './stable-json.ts'
import { writeClaims } from './write-claims.ts'

export interface StatedRelation {
  /** The part that says it. */
  readonly by: string
  readonly from: EntityRef
  /** One of `relationTypes`, or a type of your own. */
  readonly type: string
  readonly to: EntityRef
  /** A sentence that a person can read and refuse. */
  readonly reason: string
}

/** A relation that a part knows of, such as `service deployedTo environment`. Saying it again changes only the reason. */
export async function relate(ctx: Context, relation: StatedRelation): Promise<void> {
  const source = sourceOfRelation(relation)
  const { from, type, to, reason } = relation
  await writeClaims(ctx, [{
    source, claims: [],
    relations: [{ from_ref: from, type, to_ref: to, source, origin: 'page', reason: cleanText(reason), evidence_file: null, evidence_line: null }],
  }])
}

/** Takes back a relation that the same part stated. */
export async function unrelate(ctx: Context, relation: Omit<StatedRelation, 'reason'>): Promise<void> {
  await writeClaims(ctx, [{ source: sourceOfRelation(relation), claims: [], relations: [] }])
}

function sourceOfRelation({ by, from, type, to }: Omit<StatedRelation, 'reason'>): string {
  return `part:${by}:relation:${from} ${type} ${to}`
}
