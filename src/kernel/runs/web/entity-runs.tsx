import { ErrorNotice, Link, type PanelProps, Stack, Table, Text, useOperation, Waiting } from '#ui'
import { listRuns } from '../contract.ts'
import { runColumns } from './run-columns.tsx'

const columns = runColumns.filter(({ key }) => ['title', 'state', 'kind', 'duration', 'createdAt'].includes(key)).map(({ filter: _filter, sort: _sort, ...column }) => column)

/** The last runs for an entity, on its page. */
export function EntityRuns({ entity }: PanelProps) {
  const { data, error } = useOperation(listRuns, { subject: entity.ref, limit: 8 }, { live: ['dev.daybook.run.', 'runs'] })
  if (error) return <ErrorNotice error={error} title="Its runs could not be read" />
  if (!data) return <Waiting rows={3} />
  if (data.items.length === 0) return <Text look="muted">Nothing has run for it.</Text>
  return (
    <Stack gap="small">
      <Table label={`Runs for ${entity.title}`} name="runs" isMain={false} rows={data.items} columns={columns} rowKey={({ id }) => id} href={({ id }) => `/runs/${id}`} />
      {data.nextCursor ? <Link href={`/runs?subject=${encodeURIComponent(entity.ref)}`}>All its runs</Link> : null}
    </Stack>
  )
}
