import { Empty, Page, Table, useAddress, usePagedOperation } from '#ui'
import { listWorkflows, workflowPath } from '../contract.ts'
import { workflowColumns } from './workflow-columns.tsx'

/** Every workflow file of every repository, and whether it could start here. */
export function PipelinesPage() {
  const { search } = useAddress()
  const { repository } = search
  const list = usePagedOperation(listWorkflows, { ...(repository ? { repository } : {}), limit: 100 }, { live: ['dev.daybook.entity.', 'dev.daybook.run.', 'dev.cdevents.change.', 'dev.cdevents.repository.'] })
  return (
    <Page title="Pipelines" lead="GitHub workflow files as they are. What one cannot do here is said at its line, before a run starts.">
      <Table label="Workflows" rows={list.rows} error={list.error} onRetry={list.refetch} columns={workflowColumns} rowKey={({ ref }) => ref} href={({ ref }) => workflowPath(ref)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="No workflow yet" command="mkdir -p .github/workflows && $EDITOR .github/workflows/build.yml">A file under .github/workflows is a pipeline, whether its repository is hosted here or lies in the project folder. Pushes to a hosted one start it.</Empty>} />
    </Page>
  )
}
