import { entityRef, type EntityRef } from '#lib/entity-ref'

/** How the timeline names a person. */
export function personRef(id: string): EntityRef {
  return entityRef('person', id)
}
