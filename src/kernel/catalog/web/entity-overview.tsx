import { Columns, type EntityPanel, Figure, Figures, labelOf, Link, type PanelEntity, Section, Stack, useOperation, usePanels, Waiting, WhileLoading } from '#ui'
import { type Entity, listProblems } from '../contract.ts'
import { EntityAbout } from './entity-about.tsx'
import { EntityFacts, factsOf } from './entity-facts.tsx'
import { EntityOddities } from './entity-oddities.tsx'
import type { EntityAnswer } from './entity-page.tsx'
import { EntityRelations } from './entity-relations.tsx'
import { NearGraph } from './near-graph.tsx'

const mostFigures = 4

/** What matters most of an entity on one page: oddities, relations, facts, and what other parts know of it. */
export function EntityOverview({ answer }: { answer: EntityAnswer }) {
  const { entity, ownership, outgoing, incoming, near } = answer
  const panels = usePanels(entity.kind)
  const first = panels.filter(({ order = 100 }) => order < 100)
  const later = panels.filter(({ order = 100 }) => order >= 100)
  return (
    <Stack gap="large">
      <EntityFigures answer={answer} />
      <Columns wide asideFirst>
        <Stack gap="large">
          <EntityOddities entity={entity.ref} />
          <Section title="Hangs together with" note={outgoing.length + incoming.length || undefined}><EntityRelations outgoing={outgoing} incoming={incoming} near={near} most={5} /></Section>
          <Panels panels={first} entity={entity} />
          <EntityFacts entity={entity} />
          <Panels panels={later} entity={entity} />
        </Stack>
        <Stack gap="large">
          <Section title="About" look="card"><EntityAbout entity={entity} ownership={ownership} near={near} /></Section>
          <NearGraph entity={entity} outgoing={outgoing} incoming={incoming} near={near} />
        </Stack>
      </Columns>
    </Stack>
  )
}

function Panels({ panels, entity }: { panels: readonly EntityPanel[]; entity: Entity }) {
  const shown: PanelEntity = entity
  return panels.map(({ title, component: Body }) => <Section key={title} title={title} look="panel"><WhileLoading show={<Waiting rows={4} />}><Body entity={shown} /></WhileLoading></Section>)
}

/** Every figure opens what it counts. */
function EntityFigures({ answer: { entity, outgoing, incoming } }: { answer: EntityAnswer }) {
  const odd = useOperation(listProblems, { entity: entity.ref, limit: 50 }).data?.items.length ?? 0
  const needs = outgoing.filter(({ type, isRefused }) => type === 'dependsOn' && !isRefused).length
  const needed = incoming.filter(({ type, isRefused }) => type === 'dependsOn' && !isRefused).length
  const lists = factsOf(entity).flatMap(([name, value]) => (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'object' || String(one).length < 200) ? [{ name, count: value.length }] : [])).slice(0, mostFigures)
  const figures = [
    ...(odd > 0 ? [{ label: 'Odd about it', value: odd, href: '#odd' }] : []),
    ...(needs > 0 ? [{ label: 'Needs', value: needs, href: '?tab=relations' }] : []),
    ...(needed > 0 ? [{ label: 'Needed by', value: needed, href: '?tab=relations' }] : []),
    ...lists.map(({ name, count }) => ({ label: labelOf(name), value: count, href: `#fact-${name}` })),
  ]
  const shown = figures.filter(({ label }, index) => figures.findIndex((other) => other.label === label) === index)
  if (shown.length < 2) return null
  return <Figures>{shown.map(({ label, value, href }) => <Figure key={label} label={label} value={<Link href={href.startsWith('#') ? href : `${location.pathname}${href}`} label={`${label}: ${value}`}>{value}</Link>} />)}</Figures>
}
