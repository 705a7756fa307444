import { useState } from 'react'
import { Button, CodeBlock, CopyButton, Difference, EntityLink, ErrorNotice, Facts, Id, Link, ObjectPanels, Panel, Record, Records, Section, Text, Time, useAddress, useOperation, Waiting } from '#ui'
import { getEvent, type TimelineEvent } from '../contract.ts'
import { eventState, eventTypeWords } from './event-words.ts'

/** One event: what changed, what led to it and what it led to. */
export function EventPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { data, error } = useOperation(getEvent, { id }, { live: false })
  const event = data?.event
  return (
    <Panel title={event ? eventTypeWords(event.type) : 'Event'} onClose={onClose} aside={<CopyButton text={location.href} label="Copy the link" />}>
      {error ? <ErrorNotice error={error} title="The event could not be read" /> : null}
      {event ? <EventDetail event={event} causedBy={data.causedBy} led={data.led} /> : error ? null : <Waiting />}
    </Panel>
  )
}

interface EventDetailProps {
  readonly event: TimelineEvent
  readonly causedBy: TimelineEvent | null
  readonly led: readonly TimelineEvent[]
}

function EventDetail({ event, causedBy, led }: EventDetailProps) {
  const [hasData, setHasData] = useState(false)
  const hasChange = (event.before !== null && event.before !== undefined) || (event.after !== null && event.after !== undefined)
  return (
    <>
      <Text look="strong">{event.summary}</Text>
      <Facts items={[
        ['Entity', <EntityLink key="subject" entity={event.subject} />], ['Environment', event.environment], ['By', `${event.actor.name} (${event.actor.kind})`], ['When', <Time key="at" at={event.at} isExact />],
        ['Recorded', event.recordedAt === event.at ? null : <Time key="recorded" at={event.recordedAt} isExact />], ['Run', event.cause?.kind === 'run' ? <Link key="run" href={`/runs/${event.cause.id}`}>Open the run</Link> : null],
        ['Operation', event.operation ? <code key="operation">{event.operation}</code> : null], ['Type', <code key="type">{event.type}</code>], ['Id', <Id key="id" value={event.id} keep={16} />],
        ['Audit', event.position === null ? 'not sealed yet' : `number ${event.position} of the chain`],
      ]} />
      {hasChange ? <Section title="Before and after"><Difference before={event.before} after={event.after} /></Section> : null}
      {causedBy ? <Section title="Led to by"><Records label="What led to it"><EventRecord event={causedBy} /></Records></Section> : null}
      {led.length > 0 ? <Section title="Led to" note={led.length}><Records label="What it led to">{led.map((one) => <EventRecord key={one.id} event={one} />)}</Records></Section> : null}
      <ObjectPanels on={`event:${event.id}`} type={event.type} data={event.data} />
      <Section title="Data" actions={<Button size="small" look="quiet" onClick={() => setHasData(!hasData)}>{hasData ? 'Hide' : 'Show'}</Button>}>{hasData ? <CodeBlock label="Data of the event" text={JSON.stringify(event.data, null, 2)} /> : null}</Section>
    </>
  )
}

/** An event as one line of a record; opens it on the timeline. */
export function EventRecord({ event }: { event: TimelineEvent }) {
  const { path, search } = useAddress()
  const query = path === '/timeline' ? new URLSearchParams({ ...search, event: event.id } as { [name: string]: string }) : new URLSearchParams({ subject: event.subject, range: '30d', event: event.id })
  const state = eventState(event.type, event.data)
  return <Record at={<Time at={event.at} />} by={event.actor.name} {...(state ? { state } : {})}><Link href={`/timeline?${query.toString()}`} className="plain-link">{event.summary}</Link></Record>
}
