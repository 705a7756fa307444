import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Chip, type Column, Commit, Empty, OperationDialog, Page, Row, Table, Text, Time, useCan, useGo, usePagedOperation } from '#ui'
import { createRepository, listRepositories, type Repository, repositoryPath } from '../contract.ts'
import { repositoryEvents } from './repository-events.ts'

/** Every repository: those hosted here and those in the folder. */
export function RepositoriesPage() {
  const [isMaking, setIsMaking] = useState(false)
  const can = useCan()
  const go = useGo()
  const list = usePagedOperation(listRepositories, { limit: 100 }, { live: repositoryEvents })
  return (
    <Page title="Repositories" lead="Code that is hosted here, and what lies in the folder." actions={can(createRepository.access) ? <Button look="primary" icon={IconPlus} onClick={() => setIsMaking(true)}>Make a repository</Button> : undefined}>
      <Table label="Repositories" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ ref }) => ref} href={({ ref }) => repositoryPath(ref)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="No repository yet" command="./daybook repositories create OWNER NAME">Make one here and push to it, or put a clone in the folder that Daybook looks at.</Empty>} />
      <OperationDialog operation={createRepository} title="Make a repository" action="Make the repository" isOpen={isMaking} onClose={() => setIsMaking(false)} onDone={({ ref }) => go(repositoryPath(ref))}>
        It is empty. Its page says how to push to it.
      </OperationDialog>
    </Page>
  )
}

const columns: Column<Repository>[] = [
  { key: 'name', label: 'Name', width: 'minmax(150px, 1.2fr)', sort: ({ name }) => name, cell: ({ owner, name }) => (owner ? `${owner}/${name}` : name) },
  { key: 'where', label: 'Where', width: 'minmax(130px, 1fr)', filter: ({ isHosted }) => (isHosted ? 'hosted' : 'folder'), cell: (repository) => <Whereabouts repository={repository} /> },
  { key: 'branch', label: 'Default branch', width: 'minmax(90px, 0.8fr)', isHiddenOnPhone: true, cell: ({ defaultBranch }) => <code>{defaultBranch ?? '–'}</code> },
  { key: 'message', label: 'Last change', width: 'minmax(180px, 2.4fr)', cell: ({ head }) => head?.message ?? <Text look="muted">No commit yet</Text> },
  { key: 'commit', label: 'Commit', width: '96px', isHiddenOnPhone: true, cell: ({ head }) => (head ? <Commit sha={head.sha} /> : null) },
  { key: 'committedAt', label: 'When', width: '92px', align: 'end', sort: ({ head }) => head?.committedAt ?? '', cell: ({ head }) => (head ? <Time at={head.committedAt} /> : null) },
]

function Whereabouts({ repository: { isHosted, path } }: { repository: Repository }) {
  return <Row>{isHosted ? <Chip look="accent">hosted here</Chip> : null}{path === null ? null : <Chip>{path}</Chip>}</Row>
}
