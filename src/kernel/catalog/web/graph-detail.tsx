import { Button, Chip, EntityLink, type MapChoice, Place, Row, Section, Stack, Tie, TieGroup, TieGroups, useEntityHref } from '#ui'
import { parseEntityRef } from '#lib/entity-ref'
import { groupBy } from '#lib/group-by'
import type { Relation } from '../contract.ts'
import type { Drawn, GraphAnswer } from './catalog-graph.tsx'
import { meaningOf, relationWords } from './relation-words.ts'

interface GraphDetailProps {
  readonly choice: MapChoice
  readonly graph: GraphAnswer
  readonly drawn: Drawn
  readonly onFocus: (ref: string) => void
  readonly onClose: () => void
}

/** What is chosen in the graph: an entity with its relations and why they are believed, a group by kind, a line with all it stands for. */
export function GraphDetail(props: GraphDetailProps) {
  const { choice } = props
  if (choice.kind === 'line') return <LineDetail {...props} />
  return choice.kind === 'group' ? <GroupDetail {...props} /> : <NodeDetail {...props} />
}

function NodeDetail({ choice: { id }, graph, drawn, onFocus, onClose }: GraphDetailProps) {
  const hrefOf = useEntityHref()
  const own = graph.edges.filter(({ from, to, isRefused }) => !isRefused && (from === id || to === id))
  const groups = groupBy(own, ({ type, from }) => meaningOf(type, from === id ? 'out' : 'in'))
  return (
    <Section title={drawn.titles.get(id) || parseEntityRef(id).name} actions={<Button size="small" look="quiet" onClick={onClose}>Close</Button>}>
      <Stack>
        <Row><Chip>{parseEntityRef(id).kind}</Chip><Button size="small" look="primary" href={hrefOf(id)}>Open its page</Button><Button size="small" onClick={() => onFocus(id)}>Show what is around it</Button></Row>
        <TieGroups>
          {[...groups].map(([title, relations]) => <TieGroup key={title} title={title} items={relations} keyOf={keyOf} render={(relation) => <Reasoned relation={relation} other={relation.from === id ? relation.to : relation.from} titles={drawn.titles} />} />)}
        </TieGroups>
      </Stack>
    </Section>
  )
}

function GroupDetail({ choice: { id }, drawn, onClose }: GraphDetailProps) {
  const own = drawn.nodes.filter(({ group }) => group === id)
  const kinds = groupBy(own, ({ kind }) => kind)
  const title = drawn.groups.find((group) => group.id === id)?.label ?? id
  const isEntity = !id.startsWith('kind ')
  return (
    <Section title={title} note={own.length} actions={<Button size="small" look="quiet" onClick={onClose}>Close</Button>}>
      <Stack>
        {isEntity ? <EntityLink entity={id} title={title} /> : null}
        <TieGroups>{[...kinds].toSorted((a, b) => b[1].length - a[1].length).map(([kind, nodes]) => <TieGroup key={kind} title={kind} items={nodes} keyOf={(node) => node.id} render={(node) => <Tie why=""><EntityLink entity={node.id} title={node.label} /></Tie>} most={6} />)}</TieGroups>
      </Stack>
    </Section>
  )
}

function LineDetail({ choice, drawn, onClose }: GraphDetailProps) {
  const relations = choice.edges.flatMap((place) => drawn.edges[place] ?? [])
  const types = groupBy(relations, ({ type }) => type)
  return (
    <Section title={relations.length === 1 ? 'One relation' : `${relations.length} relations`} actions={<Button size="small" look="quiet" onClick={onClose}>Close</Button>}>
      <TieGroups>
        {[...types].map(([type, own]) => <TieGroup key={type} title={relationWords(type)} items={own} keyOf={keyOf} render={(relation) => <Reasoned relation={relation} other={relation.to} from={relation.from} titles={drawn.titles} />} />)}
      </TieGroups>
    </Section>
  )
}

function Reasoned({ relation: { reason, evidence }, other, from, titles }: { relation: Relation; other: string; from?: string; titles: ReadonlyMap<string, string> }) {
  const link = (ref: string) => <EntityLink entity={ref} title={titles.get(ref) || parseEntityRef(ref).name} />
  return <Tie why={reason} place={evidence ? <Place file={evidence.file} line={evidence.line} /> : null}>{from ? <>{link(from)} → {link(other)}</> : link(other)}</Tie>
}

function keyOf({ from, type, to }: Relation): string {
  return `${from} ${type} ${to}`
}
