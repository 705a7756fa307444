import { parseEntityRef } from '#lib/entity-ref'
import type { EntityTable, Origin } from './catalog-tables.ts'

/** What one source says of an entity. */
export interface Claim {
  readonly ref: string
  readonly source: string
  readonly origin: Origin
  readonly title: string
  readonly description: string
  readonly owner: string | null
  readonly tags: readonly string[]
  readonly spec: Readonly<Record<string, unknown>>
  readonly evidence_file: string | null
  readonly evidence_line: number | null
}

/** The facts of an entity, without its times. */
export interface EntityFacts extends Pick<EntityTable, 'ref' | 'kind' | 'namespace' | 'name' | 'title' | 'description' | 'owner' | 'origin'> {
  readonly tags: readonly string[]
  readonly spec: Readonly<Record<string, unknown>>
  readonly evidence: readonly { readonly file: string; readonly line?: number }[]
}

const precedence: Readonly<Record<Origin, number>> = { file: 0, page: 1, discovered: 2 }

/**
 * One entity out of all that is claimed of it: a file in Git wins over the page, the page over discovery; within a kind of
 * source the first by name. What the winner leaves out is taken from the next.
 */
export function mergeClaims(claims: readonly Claim[]): EntityFacts | undefined {
  const ordered = claims.toSorted((a, b) => precedence[a.origin] - precedence[b.origin] || (a.source < b.source ? -1 : 1))
  const first = ordered[0]
  if (!first) return undefined
  const { kind, namespace, name } = parseEntityRef(first.ref)
  return {
    ref: first.ref, kind, namespace, name, origin: first.origin,
    title: ordered.find((claim) => claim.title !== '')?.title ?? name,
    description: ordered.find((claim) => claim.description !== '')?.description ?? '',
    owner: ordered.find((claim) => claim.owner !== null)?.owner ?? null,
    tags: ordered.find((claim) => claim.tags.length > 0)?.tags ?? [],
    spec: mergeSpecs(ordered.map((claim) => claim.spec).toReversed()),
    evidence: ordered.flatMap(evidenceOf),
  }
}

/** Later ones win, field by field; what is measured is put together. */
function mergeSpecs(specs: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const measured = specs.map(({ observed }) => observed).filter((observed) => typeof observed === 'object' && observed !== null)
  const merged = Object.assign({}, ...specs) as Record<string, unknown>
  return measured.length > 0 ? { ...merged, observed: Object.assign({}, ...measured) as unknown } : merged
}

function evidenceOf(claim: Claim): { file: string; line?: number }[] {
  if (claim.evidence_file === null) return []
  return [claim.evidence_line === null ? { file: claim.evidence_file } : { file: claim.evidence_file, line: claim.evidence_line }]
}
