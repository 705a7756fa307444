import { useMemo } from 'react'
import { Graph, Link, Section, useEntityHref, useGo } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import type { Entity, Relation } from '../contract.ts'
import type { NearEntity } from './entity-relations.tsx'
import { meaningOf, placeOfRelation, relationWords } from './relation-words.ts'

const mostNodes = 12

interface NearGraphProps {
  readonly entity: Entity
  readonly outgoing: readonly Relation[]
  readonly incoming: readonly Relation[]
  readonly near: readonly NearEntity[]
}

/** The nearest things drawn, the more telling relations first; the whole of it one click away. */
export function NearGraph({ entity, outgoing, incoming, near }: NearGraphProps) {
  const hrefOf = useEntityHref()
  const go = useGo()
  const { nodes, edges, rest } = useMemo(() => {
    const titles = new Map(near.map(({ ref, title }) => [ref, title]))
    const believed = [...outgoing, ...incoming].filter(({ isRefused, from, to }) => !isRefused && from !== to).toSorted((a, b) => placeOfRelation(a.type) - placeOfRelation(b.type))
    const otherOf = ({ from, to }: Relation) => (from === entity.ref ? to : from)
    const others = [...new Set(believed.map(otherOf))]
    const shown = new Set(others.slice(0, mostNodes))
    const note = (ref: string) => {
      const relation = believed.find((one) => otherOf(one) === ref)
      return relation ? meaningOf(relation.type, relation.from === entity.ref ? 'out' : 'in').toLowerCase() : undefined
    }
    return {
      nodes: [{ id: entity.ref, label: entity.title || entity.name, kind: entity.kind, note: entity.kind }, ...[...shown].map((ref) => ({ id: ref, label: titles.get(ref) || parseEntityRef(ref).name, kind: parseEntityRef(ref).kind, note: note(ref) }))],
      edges: believed.filter((one) => shown.has(otherOf(one))).map(({ from, to, type, reason }) => ({ from, to, label: `${parseEntityRef(from).name} ${relationWords(type)} ${parseEntityRef(to).name}: ${reason}` })),
      rest: others.length - shown.size,
    }
  }, [entity, outgoing, incoming, near])
  if (edges.length === 0) return null
  const whole = `/catalog?view=graph&focus=${encodeURIComponent(entity.ref)}`
  return (
    <Section title="Around it" actions={<Link href={whole}>{rest > 0 ? `${rest} more in the graph` : 'Open the graph'}</Link>}>
      <Graph label={`What is around ${entity.title || entity.name}`} nodes={nodes} edges={edges} chosen={entity.ref} onChoose={(ref) => go(hrefOf(ref))} />
    </Section>
  )
}
