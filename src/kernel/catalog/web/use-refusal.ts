import { useCan, useCommand, useSay } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import { refuseRelation, type Relation } from '../contract.ts'
import { relationWords } from './relation-words.ts'

/** Refusing a relation that was inferred, or taking that back, each with a way to undo it; undefined for what cannot be refused here. */
export function useRefusal(): (relation: Relation) => (() => void) | undefined {
  const canWrite = useCan()('catalog:write')
  const command = useCommand(refuseRelation)
  const say = useSay()
  function put({ from, type, to }: Relation, refused: boolean): void {
    const told = `${parseEntityRef(from).name} ${relationWords(type)} ${parseEntityRef(to).name}`
    command.mutate({ from, type, to, refused }, {
      onSuccess: () => say({ text: refused ? `Refused: ${told}. It stays refused when it is found again.` : `Believed again: ${told}.`, undo: () => put({ from, type, to } as Relation, !refused) }),
      onError: say.error,
    })
  }
  return (relation) => (canWrite && (relation.isRefused || relation.origin === 'discovered') ? () => put(relation, !relation.isRefused) : undefined)
}
