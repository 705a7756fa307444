import { type FoundFile, placeRef } from '#kernel/feature'
import type { EntityRef } from '#lib/entity-ref'
import { podTemplateOf } from './describe-workload.ts'
import type { KubernetesObject } from './kubernetes-object.ts'

export interface FoundWorkload {
  readonly object: KubernetesObject
  readonly ref: EntityRef
}

/** What of a file runs containers, each with a reference of its own: by name, and by kind and namespace where two have one name. */
export function workloadRefs(file: FoundFile, objects: readonly KubernetesObject[]): FoundWorkload[] {
  const taken = new Set<EntityRef>()
  return objects.flatMap((object): FoundWorkload[] => {
    const { name, kind, namespace } = object
    if (name === undefined || !podTemplateOf(object)) return []
    const parts = [name, `${kind}-${name}`, `${kind}-${name}-${namespace ?? 'default'}`]
    const ref = parts.map((part) => placeRef('workload', file, part)).find((candidate) => !taken.has(candidate))
    if (ref === undefined) return []
    taken.add(ref)
    return [{ object, ref }]
  })
}
