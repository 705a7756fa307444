/**
 * What exists and how it hangs together: entities and relations from discovery, from catalog-info.yaml and from the page.
 * Other parts register what they make here and walk the graph; only this part writes its tables.
 */
export { createCatalog } from './catalog.ts'
export { detectHost } from './detect-host.ts'
export { countByKind } from './entities/count-by-kind.ts'
export { entitiesOfKind } from './entities/entities-of-kind.ts'
export { type RegisteredEntity, registerEntity, unregisterEntity } from './entities/register-entity.ts'
export { relate, type StatedRelation, unrelate } from './entities/relate.ts'
export { upsertDetected } from './entities/upsert-detected.ts'
export { dependantsCount } from './graph/dependants-count.ts'
export { type Dependency, dependencyDistances } from './graph/dependency-distances.ts'
export { dependsOnWithin } from './graph/depends-on-within.ts'
export type { Edge } from './graph/edges.ts'
export { neighboursOf } from './graph/neighbours-of.ts'
export { ownerOf } from './graph/owner-of.ts'
export { type Owned, ownership, statedMembers } from './graph/ownership.ts'
