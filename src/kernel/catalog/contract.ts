import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'
import { problemTopics } from '#lib/problem-topic'

export const relationTypes = ['dependsOn', 'ownedBy', 'deployedTo', 'builtFrom', 'monitoredBy', 'partOf', 'runsOn', 'configuredBy', 'documentedBy'] as const

export const EntityOrigin = z.enum(['discovered', 'file', 'page'])
export const EvidenceRef = z.object({ file: z.string(), line: z.number().int().optional() })

export const Entity = z.object({
  ref: EntityRef, kind: z.string(), namespace: z.string(), name: z.string(), title: z.string(), description: z.string(),
  owner: EntityRef.nullable(), tags: z.array(z.string()), origin: EntityOrigin,
  spec: z.record(z.string(), z.unknown()), evidence: z.array(EvidenceRef),
  createdAt: z.iso.datetime({ offset: true }), updatedAt: z.iso.datetime({ offset: true }),
  /** When it was last seen on disk or machine; gone things are kept, and said to be gone. */
  goneAt: z.iso.datetime({ offset: true }).nullable(),
})
export type Entity = z.infer<typeof Entity>

export const Relation = z.object({
  from: EntityRef, type: z.string(), to: EntityRef, origin: EntityOrigin, reason: z.string(), evidence: EvidenceRef.nullable(), isRefused: z.boolean(),
})
export type Relation = z.infer<typeof Relation>

export const EntityRegistered = defineEvent('dev.daybook.entity.registered', z.object({ ref: EntityRef, kind: z.string(), origin: EntityOrigin }))
export const EntityChanged = defineEvent('dev.daybook.entity.changed', z.object({ ref: EntityRef, origin: EntityOrigin }))
export const EntityRemoved = defineEvent('dev.daybook.entity.removed', z.object({ ref: EntityRef }))

/** What a list of entities is narrowed by. */
const EntityFilter = {
  kind: z.string().max(63).optional(),
  owner: EntityRef.optional().describe('Who owns it, by its own word or by a relation.'),
  tag: z.string().max(200).optional(),
  text: z.string().max(200).optional().describe('Words that its reference, title or description hold, each of them.'),
  ownerless: z.boolean().default(false).describe('Only what nobody owns.'),
  odd: z.boolean().default(false).describe('Only what something is odd about.'),
  gone: z.boolean().default(false).describe('What is gone too.'),
}

export const listEntities = defineOperation({
  name: 'entities.list', kind: 'query', access: 'catalog:read',
  summary: 'List what exists; with a text, what fits it best first.',
  input: z.object({ ...EntityFilter, facts: z.boolean().default(true).describe('With the facts of each in `spec`; without them it is left empty.'), ...PageInput }),
  output: pageOf(Entity),
  table: { rows: 'items', columns: ['ref', 'title', 'owner', 'origin', 'updatedAt'] },
})
const Count = z.object({ value: z.string(), count: z.number().int() })
/** How many there are by kind, owner and tag under a filter; each counted without its own part of it. At most fifty owners and tags, the most frequent. */
export const countEntities = defineOperation({
  name: 'entities.count', kind: 'query', access: 'catalog:read',
  summary: 'Count what exists by kind, owner and tag.',
  input: z.object(EntityFilter),
  output: z.object({ total: z.number().int(), kinds: z.array(Count), owners: z.array(Count), tags: z.array(Count), ownerless: z.number().int(), odd: z.number().int() }),
  table: { rows: 'kinds', columns: ['value', 'count'] },
})

/** Who owns an entity and why: by its own word, by a relation, or through what it belongs to (`through`). */
export const Ownership = z.object({ owner: EntityRef, reason: z.string(), through: EntityRef.nullable(), evidence: EvidenceRef.nullable() })
export type Ownership = z.infer<typeof Ownership>

export const getEntity = defineOperation({
  name: 'entities.get', kind: 'query', access: 'catalog:read',
  summary: 'Show one entity with its relations.',
  input: z.object({ ref: z.string().max(330) }),
  /** `near` are the entities at the other ends of its relations; an end that is not among them is not in the catalog. */
  output: z.object({
    entity: Entity, ownership: Ownership.nullable(), outgoing: z.array(Relation), incoming: z.array(Relation),
    near: z.array(Entity.pick({ ref: true, kind: true, title: true, owner: true, goneAt: true })),
  }),
  positional: ['ref'],
})
export const entityGraph = defineOperation({
  name: 'entities.graph', kind: 'query', access: 'catalog:read',
  summary: 'Show what depends on what, from one entity or all of them.',
  input: z.object({ ref: EntityRef.optional(), depth: z.number().int().min(1).max(10).default(3), limit: z.number().int().min(1).max(2000).default(500) }),
  output: z.object({ nodes: z.array(Entity.pick({ ref: true, kind: true, title: true, owner: true, goneAt: true })), edges: z.array(Relation), truncated: z.boolean() }),
})
export const exportEntity = defineOperation({
  name: 'entities.export', kind: 'query', access: 'catalog:read',
  summary: 'Write an entity as catalog-info.yaml.',
  /** `file` is where it stands, relative to the project folder, and `digest` what `save` takes as `basedOn`. */
  input: z.object({ ref: EntityRef }), output: z.object({ yaml: z.string(), file: z.string().nullable(), digest: z.string() }), positional: ['ref'],
})
/** `basedOn` is the digest of the text that the editor started from; a different one on disk is a conflict with both texts. */
export const saveEntity = defineOperation({
  name: 'entities.save', kind: 'command', access: 'catalog:write', scope: 'handler',
  summary: 'Add or change entities from catalog-info.yaml text.',
  input: z.object({ yaml: z.string().min(1).max(500_000), basedOn: z.string().optional(), file: z.string().max(1000).optional() }),
  output: z.object({ refs: z.array(EntityRef), conflict: z.object({ mine: z.string(), theirs: z.string(), basedOn: z.string() }).nullable() }),
})
export const removeEntity = defineOperation({
  name: 'entities.remove', kind: 'command', access: 'catalog:manage', scope: 'ref',
  summary: 'Remove an entity that was made by hand.',
  input: z.object({ ref: EntityRef }), output: z.object({ ref: EntityRef }), positional: ['ref'],
})
export const refuseRelation = defineOperation({
  name: 'entities.refuseRelation', kind: 'command', access: 'catalog:write', scope: 'from',
  summary: 'Refuse a relation that was inferred, or take the refusal back.',
  input: z.object({ from: EntityRef, type: z.string(), to: EntityRef, refused: z.boolean().default(true) }),
  output: Relation,
})
export const rediscover = defineOperation({
  name: 'entities.rediscover', kind: 'command', access: 'catalog:write',
  summary: 'Look through the folder again now.',
  input: z.object({}), output: z.object({ entities: z.number().int(), problems: z.number().int() }),
})
export const DiscoveryFinished = defineEvent('dev.daybook.discovery.finished', z.object({ entities: z.number().int(), relations: z.number().int(), problems: z.number().int(), durationMs: z.number() }))

export const Problem = z.object({ key: z.string(), detector: z.string(), topic: z.enum(problemTopics), isFixture: z.boolean(), message: z.string(), file: z.string(), line: z.number().int().nullable(), entity: EntityRef.nullable(), firstSeenAt: z.iso.datetime({ offset: true }) })
export const listProblems = defineOperation({
  name: 'entities.problems', kind: 'query', access: 'catalog:read',
  summary: 'List what discovery found odd.',
  input: z.object({ entity: EntityRef.optional(), topic: z.enum(problemTopics).optional(), text: z.string().max(200).optional(), fixtures: z.boolean().default(true).describe('Those in material for tests too.'), ...PageInput }), output: pageOf(Problem),
  table: { rows: 'items', columns: ['file', 'line', 'message'] },
})
export const countProblems = defineOperation({
  name: 'entities.countProblems', kind: 'query', access: 'catalog:read',
  summary: 'Count what discovery found odd, by topic.',
  input: z.object({}), output: z.object({ total: z.number().int(), groups: z.array(z.object({ topic: z.enum(problemTopics), count: z.number().int(), ofFixtures: z.number().int() })) }),
  table: { rows: 'groups', columns: ['topic', 'count', 'ofFixtures'] },
})
