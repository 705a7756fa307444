import { Button, Chip, Empty, EntityLink, Place, Tie, TieGroup, TieGroups, useTieKeys } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import type { Entity, Relation } from '../contract.ts'
import { meaningOf, placeOfRelation } from './relation-words.ts'
import { useRefusal } from './use-refusal.ts'

export type NearEntity = Pick<Entity, 'ref' | 'kind' | 'title' | 'owner' | 'goneAt'>

export interface EntityRelationsProps {
  readonly outgoing: readonly Relation[]
  readonly incoming: readonly Relation[]
  readonly near: readonly NearEntity[]
  /** How many of each meaning are shown at first. */
  readonly most?: number
}

/** What an entity hangs together with, both ways and by meaning, each with why it is believed and a way to refuse it. */
export function EntityRelations({ outgoing, incoming, near, most = 8 }: EntityRelationsProps) {
  useTieKeys()
  const groups = groupsOf(outgoing, incoming)
  const known = new Map(near.map((entity) => [entity.ref, entity]))
  const refusalOf = useRefusal()
  if (groups.length === 0) return <Empty title="Nothing hangs together with it yet">Relations come from what discovery reads: workflows, compose files, manifests, CODEOWNERS; and from catalog-info.yaml. Name one there with dependsOn.</Empty>
  return (
    <TieGroups>
      {groups.map(({ key, title, side, relations }) => (
        <TieGroup key={key} title={title} items={relations} most={most} keyOf={({ from, to }) => `${from} ${to}`} render={(relation) => <RelationTie relation={relation} other={relation[side]} known={known} onRefuse={refusalOf(relation)} />} />
      ))}
    </TieGroups>
  )
}

interface RelationTieProps {
  readonly relation: Relation
  /** The entity at the other end. */
  readonly other: string
  readonly known: ReadonlyMap<string, NearEntity>
  readonly onRefuse: (() => void) | undefined
}

export function RelationTie({ relation, other, known, onRefuse }: RelationTieProps) {
  const { evidence, isRefused, reason } = relation
  const entity = known.get(other)
  const isTitled = entity !== undefined && entity.title !== '' && parseEntityRef(other).kind !== 'person'
  return (
    <Tie isRefused={isRefused} onRefuse={onRefuse} why={reason} place={evidence ? <Place file={evidence.file} line={evidence.line} /> : null}
      actions={onRefuse ? <Button size="small" look="quiet" onClick={onRefuse} hint={isRefused ? 'Take the relation as true again (x)' : 'It is wrong: leave it out of causes, owners and graphs (x)'}>{isRefused ? 'Believe' : 'Refuse'}</Button> : null}>
      <EntityLink entity={other} {...(isTitled ? { title: entity.title } : {})} />{entity?.goneAt ? <Chip>gone</Chip> : entity ? null : <Chip look="warning">not in the catalog</Chip>}
    </Tie>
  )
}

interface Group {
  readonly key: string
  readonly title: string
  readonly side: 'from' | 'to'
  readonly relations: Relation[]
}

function groupsOf(outgoing: readonly Relation[], incoming: readonly Relation[]): Group[] {
  const groups = new Map<string, Group>()
  for (const [side, relations] of [['to', outgoing], ['from', incoming]] as const) {
    for (const relation of relations) {
      const key = `${relation.type} ${side}`
      const group = groups.get(key) ?? { key, title: meaningOf(relation.type, side === 'to' ? 'out' : 'in'), side, relations: [] }
      group.relations.push(relation)
      groups.set(key, group)
    }
  }
  // What is refused stands last: it is kept to be seen, not to be read first.
  for (const group of groups.values()) group.relations.sort((a, b) => Number(a.isRefused) - Number(b.isRefused))
  return [...groups.values()].toSorted((a, b) => placeOfRelation(a.key.split(' ')[0] ?? '') - placeOfRelation(b.key.split(' ')[0] ?? '') || (a.side === 'to' ? -1 : 1))
}
