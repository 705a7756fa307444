import { ErrorNotice, type PanelProps, Table, Text, useOperation, Waiting } from '#ui'
import { environmentPath, listEnvironments } from '../contract.ts'
import { environmentColumns } from './environment-columns.tsx'

const columns = environmentColumns.filter(({ key }) => ['name', 'state', 'version', 'deployedAt'].includes(key)).map(({ filter: _filter, sort: _sort, ...column }) => column)

/** Where a service runs, on its page. */
export function ServiceEnvironments({ entity }: PanelProps) {
  const { data, error } = useOperation(listEnvironments, { service: entity.ref }, { everyMs: 10_000 })
  if (error) return <ErrorNotice error={error} title="Its environments could not be read" />
  if (!data) return <Waiting rows={2} />
  if (data.items.length === 0) return <Text look="muted">It has no environment.</Text>
  return <Table label={`Environments of ${entity.title}`} name="environments" isMain={false} rows={data.items} columns={columns} rowKey={({ name }) => name} href={({ service, name }) => environmentPath(service, name)} />
}
