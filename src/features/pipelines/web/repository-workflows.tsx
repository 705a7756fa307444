import { ErrorNotice, type PanelProps, Table, Text, useOperation, Waiting } from '#ui'
import { listWorkflows, workflowPath } from '../contract.ts'
import { workflowColumns } from './workflow-columns.tsx'

const columns = workflowColumns.filter(({ key }) => ['name', 'canStart', 'fault', 'lastRun'].includes(key)).map(({ filter: _filter, sort: _sort, ...column }) => column)

/** The workflows of a repository, on its page. */
export function RepositoryWorkflows({ entity }: PanelProps) {
  const { data, error } = useOperation(listWorkflows, { repository: entity.ref, limit: 50 })
  if (error) return <ErrorNotice error={error} title="Its workflows could not be read" />
  if (!data) return <Waiting rows={2} />
  if (data.items.length === 0) return <Text look="muted">It has no file under .github/workflows.</Text>
  return <Table label={`Workflows of ${entity.title}`} name="workflows" isMain={false} rows={data.items} columns={columns} rowKey={({ ref }) => ref} href={({ ref }) => workflowPath(ref)} />
}
