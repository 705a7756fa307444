import { type Column, differFields, Dot, EntityLink, Fold, Folded, Status, Text, Time } from '#ui'
import type { TimelineEvent } from '../contract.ts'
import { eventState, eventTypeWords } from './event-words.ts'
import type { TimelineRow } from './use-group-rows.ts'

/** The columns of the timeline. */
export function eventColumns(opened: ReadonlySet<string>, toggle: (key: string) => void): Column<TimelineRow>[] {
  return [
    { key: 'summary', label: 'What', width: 'minmax(240px, 4fr)', cell: (row) => <What row={row} isOpen={opened.has(row.key)} onToggle={() => toggle(row.key)} /> },
    { key: 'subject', label: 'Entity', width: 'minmax(120px, 1.1fr)', cell: ({ event }) => <EntityLink entity={event.subject} isPlain />, filter: ({ event }) => event.subject, isFilteredByServer: true },
    { key: 'type', label: 'Kind', width: 'minmax(150px, 0.9fr)', cell: ({ event }) => <Text look="secondary">{eventTypeWords(event.type)}</Text>, filter: ({ event }) => event.type, isFilteredByServer: true, isHiddenOnPhone: true },
    { key: 'environment', label: 'Environment', width: 'minmax(92px, 0.5fr)', cell: ({ event }) => event.environment ?? '', filter: ({ event }) => event.environment, isFilteredByServer: true, isHiddenOnPhone: true },
    { key: 'actor', label: 'By', width: 'minmax(144px, 0.9fr)', cell: ({ event }) => event.actor.name, filter: ({ event }) => event.actor.name, isFilteredByServer: true },
    { key: 'at', label: 'When', width: '92px', align: 'end', cell: ({ event }) => <Time at={event.at} /> },
  ]
}

function What({ row, isOpen, onToggle }: { row: TimelineRow; isOpen: boolean; onToggle: () => void }) {
  const { event, group, isInner } = row
  const line = <><EventMark type={event.type} data={event.data} /> {event.summary}<Changed event={event} /></>
  if (group) return <Fold count={group.count} label={`the ${group.count} events of ${event.summary}`} isOpen={isOpen} onToggle={onToggle}>{line}</Fold>
  return isInner ? <Folded>{line}</Folded> : line
}

function EventMark({ type, data }: Pick<TimelineEvent, 'type' | 'data'>) {
  const state = eventState(type, data)
  return state ? <Status state={state} isCompact /> : <Dot />
}

/** Says that there is a before and an after to look at. */
function Changed({ event: { before, after } }: { event: TimelineEvent }) {
  if ((before ?? null) === null || (after ?? null) === null) return null
  const count = differFields(before, after).length
  return count === 0 ? null : <Text look="muted" size="small"> · {count === 1 ? '1 field' : `${count} fields`} changed</Text>
}
