import type { EntityRef } from '#lib/entity-ref'
import type { Db } from '#platform/database'
import { groupBy } from '../entities/group-by.ts'
import { type Edge, edgesNear } from './edges.ts'

export interface Dependency {
  /** Steps from the start; the start itself is 0. */
  readonly distance: number
  /** The relations of one shortest way there, in order. Ties go to the first by type and reference. */
  readonly path: readonly Edge[]
}

/**
 * What `ref` depends on, directly or not, up to `maxDepth` steps (default 5), with itself at distance 0. Walks dependsOn,
 * builtFrom, deployedTo, configuredBy and runsOn, never a refused relation, breadth first over the edges near it, which
 * come in one query.
 */
export async function dependencyDistances(db: Db, ref: EntityRef, maxDepth = 5): Promise<Map<EntityRef, Dependency>> {
  const found = new Map<EntityRef, Dependency>([[ref, { distance: 0, path: [] }]])
  const edges = groupBy(await edgesNear(db, ref, maxDepth), ({ from }) => from)
  let frontier: EntityRef[] = [ref]
  for (let distance = 1; distance <= maxDepth && frontier.length > 0; distance += 1) {
    const next: EntityRef[] = []
    for (const edge of frontier.toSorted().flatMap((from) => edges.get(from) ?? [])) {
      if (found.has(edge.to)) continue
      found.set(edge.to, { distance, path: [...(found.get(edge.from)?.path ?? []), edge] })
      next.push(edge.to)
    }
    frontier = next
  }
  return found
}
