import { useState } from 'react'
import { Button, Link, Record, Records, Section, Text, Time, useCan } from '#ui'
import type { OutputOf } from '#lib/operation'
import { type getIncident, type Incident, updateIncident } from '../contract.ts'
import { entryState } from './entry-state.ts'
import { UpdateComposer } from './update-composer.tsx'

type Entry = OutputOf<typeof getIncident>['record'][number]
const shownAtFirst = 40

/** What happened, newest first, with a place to write what is new above it. */
export function IncidentRecord({ incident, record }: { incident: Incident; record: readonly Entry[] }) {
  const [isWhole, setIsWhole] = useState(false)
  const canWrite = useCan()(updateIncident.access)
  const newest = record.toReversed()
  const before = newest.findIndex(({ at }) => at < incident.startedAt)
  const shown = isWhole ? newest : newest.slice(0, shownAtFirst)
  return (
    <Section title="Record" note={record.length}>
      {canWrite ? <UpdateComposer incident={incident} /> : null}
      <Records label="Record of the incident">
        {shown.map((entry, index) => [index === before ? <Began key="began" at={incident.startedAt} /> : null, <EntryLine key={entry.eventId} entry={entry} />])}
        {before < 0 ? <Began at={incident.startedAt} /> : null}
      </Records>
      {newest.length > shownAtFirst ? <Button size="small" look="quiet" onClick={() => setIsWhole(!isWhole)}>{isWhole ? 'Show the newest' : `Show ${newest.length - shownAtFirst} earlier`}</Button> : null}
    </Section>
  )
}

function Began({ at }: { at: string }) {
  return <Record at={<Time at={at} />} state="failing"><Text look="strong">It began to hurt.</Text></Record>
}

function EntryLine({ entry: { eventId, type, text, actor, at, runId } }: { entry: Entry }) {
  const state = entryState(type)
  return (
    <Record at={<Time at={at} />} by={actor} {...(state ? { state } : {})}>
      <Link href={`/timeline?event=${eventId}&range=30d`} className="plain-link written">{text}</Link>{runId ? <>{' '}<Link href={`/runs/${runId}`}>run</Link></> : null}
    </Record>
  )
}
