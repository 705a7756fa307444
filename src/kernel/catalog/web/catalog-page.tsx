import { IconPlus, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Chip, Choice, type Column, Empty, EntityLink, FilterBar, KindIcon, Page, Row, SearchField, Segments, Stack, Status, Table, Tabs, Text, Time, useAddress, useCan, useCommand, useEntityHref, useOperation, usePagedOperation, useSay } from '#ui'
import { type Entity, listEntities, listProblems, rediscover } from '../contract.ts'
import { CatalogGraph } from './catalog-graph.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { ProblemsTable } from './problems-table.tsx'
import { newEntityYaml } from './entity-yaml.ts'

const commonKinds = ['service', 'environment', 'repository', 'workflow', 'host', 'team', 'system', 'resource', 'runbook']

/** What exists: a list, a graph, and what discovery found odd. */
export function CatalogPage() {
  const [isNew, setIsNew] = useState(false)
  const can = useCan()
  const problems = useOperation(listProblems, { limit: 100 })
  const look = useCommand(rediscover)
  const say = useSay()
  const again = () => look.mutate({}, { onSuccess: ({ entities, problems: odd }) => say(`Looked through the folder: ${entities} entities, ${odd} oddities.`), onError: say.error })
  const actions = can('catalog:write') ? <><Button icon={IconRefresh} isBusy={look.isPending} onClick={again}>Look again</Button><Button look="primary" icon={IconPlus} onClick={() => setIsNew(true)}>Add an entity</Button></> : undefined
  return (
    <Page title="Catalog" actions={actions}>
      <Tabs name="view" tabs={[
        { key: 'list', label: 'List', content: <EntityList /> },
        { key: 'graph', label: 'Graph', content: <CatalogGraph /> },
        { key: 'problems', label: 'Oddities', count: problems.data?.items.length || undefined, content: <ProblemsTable problems={problems.data?.items} error={problems.error} /> },
      ]} />
      <EditDialog title="Add an entity" isOpen={isNew} onClose={() => setIsNew(false)} yaml={newEntityYaml} />
    </Page>
  )
}

function EntityList() {
  const { search } = useAddress()
  const hrefOf = useEntityHref()
  const { kind, text, owner, gone } = search
  const list = usePagedOperation(listEntities, { ...(kind ? { kind } : {}), ...(text ? { text } : {}), ...(owner ? { owner } : {}), gone: gone === 'yes', limit: 100 })
  const kinds = [...new Set([...(kind ? [kind] : []), ...commonKinds, ...(list.rows ?? []).map((entity) => entity.kind)])]
  return (
    <Stack>
      <FilterBar end={<Segments name="gone" label="Shown" options={[{ value: 'no', label: 'There now' }, { value: 'yes', label: 'Gone too' }]} />}>
        <SearchField label="Search what exists" />
        <Choice name="kind" label="Any kind" options={kinds.map((value) => ({ value, label: value }))} />
      </FilterBar>
      <Table label="Entities" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ ref }) => ref} href={({ ref }) => hrefOf(ref)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="Nothing found yet" command="./daybook up">Daybook looks through the folder it was started in: repositories, workflows, this machine. Add what it cannot see.</Empty>} />
    </Stack>
  )
}

const columns: Column<Entity>[] = [
  { key: 'title', label: 'Name', width: 'minmax(180px, 2fr)', sort: ({ title }) => title, cell: ({ kind, title }) => <><KindIcon kind={kind} /> {title}</> },
  { key: 'kind', label: 'Kind', width: 'minmax(90px, 0.7fr)', sort: ({ kind }) => kind, cell: ({ kind }) => kind, filter: ({ kind }) => kind, isFilteredByServer: true },
  { key: 'description', label: 'What it is', width: 'minmax(140px, 2fr)', cell: ({ description }) => <Text look="secondary">{description}</Text>, isHiddenOnPhone: true },
  { key: 'owner', label: 'Owner', width: 'minmax(90px, 1fr)', sort: ({ owner }) => owner, cell: ({ owner }) => (owner ? <EntityLink entity={owner} isPlain /> : <Text look="muted">nobody</Text>), filter: ({ owner }) => owner, isFilteredByServer: true },
  { key: 'tags', label: 'Tags', cell: ({ tags }) => <Row>{tags.slice(0, 3).map((tag) => <Chip key={tag}>{tag}</Chip>)}</Row>, isHiddenOnPhone: true },
  { key: 'origin', label: 'From', width: '110px', cell: ({ origin, goneAt }) => (goneAt ? <Status state="off" word="Gone" /> : originWords[origin]), filter: ({ origin }) => origin },
  { key: 'updatedAt', label: 'Changed', width: '92px', align: 'end', sort: ({ updatedAt }) => updatedAt, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
]
const originWords = { discovered: 'discovered', file: 'its file', page: 'this page' } as const

