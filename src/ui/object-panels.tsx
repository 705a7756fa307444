import { WhileLoading } from './lazy-part.tsx'
import { Section } from './pieces/page.tsx'
import { Waiting } from './pieces/waiting.tsx'
import { useWebFeatures } from './web-feature.ts'

interface ObjectPanelsProps {
  /** Names the object: `run:ID`. */
  readonly on: string
  /** Of an event. */
  readonly type?: string
  readonly data?: unknown
  /** A part of a page, which has none of its own (`runbook:ADDRESS`): only panels that name its kind. */
  readonly isPart?: boolean
}

/** What features show beside an object, below all that its own page says. */
export function ObjectPanels({ on, type = '', data, isPart = false }: ObjectPanelsProps) {
  const kind = on.slice(0, on.indexOf(':'))
  const panels = useWebFeatures().flatMap(({ objectPanels }) => objectPanels ?? []).filter(({ kinds, eventTypes }) => (kinds.includes(kind) || (!isPart && kinds.includes('*'))) && (eventTypes === undefined || type.startsWith(eventTypes)))
  return panels.map(({ title, component: Body }) => <Section key={title} title={title}><WhileLoading show={<Waiting rows={2} />}><Body key={on} on={on} data={data} /></WhileLoading></Section>)
}
