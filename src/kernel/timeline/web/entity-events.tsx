import { Empty, ErrorNotice, Link, type PanelProps, Records, Stack, useOperation, Waiting } from '#ui'
import { listEvents } from '../contract.ts'
import { EventRecord } from './event-panel.tsx'

/** The last events of an entity and its neighbours, on its page. */
export function EntityEvents({ entity }: PanelProps) {
  const { data, error } = useOperation(listEvents, { subject: entity.ref, limit: 15 })
  if (error) return <ErrorNotice error={error} title="Its events could not be read" />
  if (!data) return <Waiting rows={5} />
  if (data.items.length === 0) return <Empty title="Nothing happened to it yet" command={`./daybook events note ${entity.ref} 'First note'`} />
  return (
    <Stack gap="small">
      <Records label={`What happened to ${entity.title}`}>{data.items.map((event) => <EventRecord key={event.id} event={event} />)}</Records>
      <Link href={`/timeline?subject=${encodeURIComponent(entity.ref)}&range=30d`}>All of it on the timeline</Link>
    </Stack>
  )
}
