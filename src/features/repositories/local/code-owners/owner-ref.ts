import { EntityRef, entityRef } from '#lib/entity-ref'

/** `@org/team` is a team, `@person` a person; mail addresses and roles name nobody that we know. */
export function ownerRef(word: string): EntityRef | undefined {
  const [, team, person] = /^@(?:[^/\s@]+\/(?:[^/\s]+\/)*([^/\s]+)|([^/\s@]+))$/.exec(word) ?? []
  const ref = team === undefined ? person && entityRef('person', person) : entityRef('team', team)
  return ref && EntityRef.safeParse(ref).success ? ref : undefined
}
