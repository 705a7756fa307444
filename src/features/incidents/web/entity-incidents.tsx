import { ErrorNotice, Link, type PanelProps, Stack, Table, Text, useOperation, Waiting } from '#ui'
import { listIncidents } from '../contract.ts'
import { incidentColumns } from './incident-columns.tsx'
import { incidentEvents } from './incident-events.ts'

const columns = incidentColumns.filter(({ key }) => ['title', 'state', 'severity', 'lasted', 'openedAt'].includes(key)).map(({ filter: _filter, sort: _sort, ...column }) => column)

/** Trouble with an entity, on its page: what is open, then the last ones. */
export function EntityIncidents({ entity }: PanelProps) {
  const { data, error } = useOperation(listIncidents, { service: entity.ref, limit: 5 }, { live: incidentEvents })
  if (error) return <ErrorNotice error={error} title="Its incidents could not be read" />
  if (!data) return <Waiting rows={2} />
  if (data.items.length === 0) return <Text look="muted">It has had no incident.</Text>
  return (
    <Stack gap="small">
      <Table label={`Incidents of ${entity.title}`} name="incidents" isMain={false} rows={data.items} columns={columns} rowKey={({ id }) => id} href={({ number }) => `/incidents/${number}`} />
      {data.nextCursor ? <Link href={`/incidents?service=${encodeURIComponent(entity.ref)}`}>All its incidents</Link> : null}
    </Stack>
  )
}
