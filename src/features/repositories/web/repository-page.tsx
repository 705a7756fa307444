import { IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { ActionMenu, Chip, Choice, type Column, Commit as CommitId, ConfirmDialog, CopyCode, Empty, ErrorNotice, FilterBar, Link, Page, Row, SearchField, Stack, Table, Tabs, Time, useAddress, useCan, useCommand, useGo, useOperation, usePagedOperation, Waiting, catalogHref } from '#ui'
import type { z } from 'zod'
import { type Branch, commitPath, deleteRepository, getRepository, listCommits, type Repository, type Tag } from '../contract.ts'
import { commitColumns } from './commit-columns.tsx'
import { repositoryEvents } from './repository-events.ts'

/** One repository: its commits, branches and tags, and how to reach it. */
export function RepositoryPage() {
  const { params } = useAddress()
  const ref = `repository:${params['namespace'] ?? 'default'}/${params['name'] ?? ''}`
  const { data, error, refetch } = useOperation(getRepository, { repository: ref }, { live: repositoryEvents })
  const crumbs = [{ label: 'Repositories', href: '/repositories' }]
  if (error && !data) return <Page title={params['name'] ?? 'Repository'} crumbs={crumbs}><ErrorNotice error={error} title={error.code === 'not-found' ? `There is no ${ref}` : 'The repository could not be read'} onRetry={() => void refetch()} /></Page>
  if (!data || data.repository.ref !== ref) return <Page title={params['name'] ?? 'Repository'} crumbs={crumbs}><Waiting /></Page>
  const { repository, branches, tags } = data
  return (
    <Page title={repository.owner ? `${repository.owner}/${repository.name}` : repository.name} crumbs={crumbs} actions={<RepositoryActions repository={repository} />}
      aside={<Row>{repository.isHosted ? <Chip look="accent">hosted here</Chip> : null}{repository.path === null ? null : <Chip>{repository.path}</Chip>}<Link href={catalogHref(ref)}>In the catalog</Link></Row>}>
      {repository.cloneUrl === null ? null : <CopyCode text={`git clone ${repository.cloneUrl}`} />}
      <Tabs tabs={[
        { key: 'commits', label: 'Commits', content: <Commits repository={repository} branches={branches} /> },
        { key: 'branches', label: 'Branches', count: branches.length, content: <Table label="Branches" rows={branches} columns={branchColumns(ref)} rowKey={({ name }) => name} name="branches" empty={<Empty title="No branch yet">A branch comes with the first commit.</Empty>} /> },
        { key: 'tags', label: 'Tags', count: tags.length, content: <Table label="Tags" rows={tags} columns={tagColumns} rowKey={({ name }) => name} href={({ sha }) => commitPath(ref, sha)} name="tags" empty={<Empty title="No tag yet" command="git tag v1.0.0 && git push --tags">A tag gives a commit a name that stays.</Empty>} /> },
      ]} />
    </Page>
  )
}

type BranchRow = z.output<typeof Branch>
type TagRow = z.output<typeof Tag>

function Commits({ repository, branches }: { repository: Repository; branches: readonly BranchRow[] }) {
  const { search } = useAddress()
  const branch = search['branch']
  const path = search['path']
  const list = usePagedOperation(listCommits, { repository: repository.ref, ...(branch ? { ref: branch } : {}), ...(path ? { path } : {}), limit: 50 }, { live: repositoryEvents })
  return (
    <Stack>
      <FilterBar><SearchField name="path" label="Of a file or folder" /><Choice name="branch" label={repository.defaultBranch ?? 'Branch'} options={branches.map(({ name }) => ({ value: name, label: name }))} /></FilterBar>
      <Table label="Commits" rows={list.rows} error={list.error} onRetry={list.refetch} columns={commitColumns} rowKey={({ sha }) => sha} href={({ sha }) => commitPath(repository.ref, sha)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore} empty={<NoCommits repository={repository} isNarrowed={path !== undefined} />} />
    </Stack>
  )
}

function NoCommits({ repository, isNarrowed }: { repository: Repository; isNarrowed: boolean }) {
  if (isNarrowed) return <Empty title="No commit touched it">Give the path from the top of the repository, as git writes it.</Empty>
  if (repository.cloneUrl === null) return <Empty title="No commit yet" command="git commit">Commits show here as soon as they are made.</Empty>
  return <Empty title="Nothing is pushed yet" command={`git push ${repository.cloneUrl} HEAD:main`}>Give a token as the password; Settings has them under Tokens.</Empty>
}

function branchColumns(ref: string): Column<BranchRow>[] {
  return [
    { key: 'name', label: 'Branch', width: 'minmax(150px, 1.5fr)', cell: ({ name, isDefault }) => <Row><code>{name}</code>{isDefault ? <Chip>default</Chip> : null}</Row> },
    { key: 'message', label: 'Last change', width: 'minmax(180px, 2.5fr)', cell: ({ message, sha }) => <Link href={commitPath(ref, sha)}>{message || sha.slice(0, 8)}</Link> },
    { key: 'sha', label: 'Commit', width: '96px', isHiddenOnPhone: true, cell: ({ sha }) => <CommitId sha={sha} /> },
    { key: 'committedAt', label: 'When', width: '92px', align: 'end', sort: ({ committedAt }) => committedAt, cell: ({ committedAt }) => <Time at={committedAt} /> },
  ]
}

const tagColumns: Column<TagRow>[] = [
  { key: 'name', label: 'Tag', width: 'minmax(150px, 2fr)', cell: ({ name }) => <code>{name}</code> },
  { key: 'sha', label: 'Commit', width: '96px', cell: ({ sha }) => <CommitId sha={sha} /> },
]

function RepositoryActions({ repository }: { repository: Repository }) {
  const [isDeleting, setIsDeleting] = useState(false)
  const can = useCan()
  const go = useGo()
  const remove = useCommand(deleteRepository)
  if (!repository.isHosted || !can(deleteRepository.access)) return null
  return (
    <>
      <ActionMenu items={[{ label: 'Delete', icon: IconTrash, isDangerous: true, onClick: () => setIsDeleting(true) }]} />
      <ConfirmDialog isOpen={isDeleting} onClose={() => setIsDeleting(false)} title={`Delete ${repository.name}`} action="Delete the repository" isDangerous typeToConfirm={repository.name} onConfirm={async () => { await remove.mutateAsync({ repository: repository.ref }); go('/repositories') }}>
        All its branches and commits are deleted from this machine. Clones that people have are not touched, and what happened stays on the timeline.
      </ConfirmDialog>
    </>
  )
}
