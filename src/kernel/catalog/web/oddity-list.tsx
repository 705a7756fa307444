import type { z } from 'zod'
import { type Column, Empty, EntityLink, Facet, FilterBar, Place, SearchField, Segments, Stack, Table, Text, Time, useAddress, useOperation, usePagedOperation } from '#ui'
import { problemTopics } from '#lib/problem-topic'
import { countProblems, listProblems, type Problem } from '../contract.ts'
import { topicWords } from '#lib/problem-topic'

type ProblemRow = z.output<typeof Problem>

/** What discovery found odd, by topic; material for tests apart, since its faults are often on purpose. */
export function OddityList() {
  const { search } = useAddress()
  const topic = problemTopics.find((known) => known === search['topic'])
  const hasFixtures = search['fixtures'] === 'yes'
  const list = usePagedOperation(listProblems, { ...(topic ? { topic } : {}), ...(search['text'] ? { text: search['text'] } : {}), fixtures: hasFixtures, limit: 200 })
  const counts = useOperation(countProblems, {}).data
  const ofFixtures = counts?.groups.reduce((sum, group) => sum + group.ofFixtures, 0) ?? 0
  const options = (counts?.groups ?? []).map(({ topic: value, count, ofFixtures: own }) => ({ value, label: topicWords[value].title, count: hasFixtures ? count : count - own }))
  return (
    <Stack>
      <Facet name="topic" label="Topic" all="All" options={options.filter(({ count }) => count > 0)} />
      <FilterBar end={ofFixtures > 0 ? <Segments name="fixtures" label="Material for tests" options={[{ value: 'no', label: 'What is in use' }, { value: 'yes', label: `Tests too (${ofFixtures})` }]} /> : undefined}>
        <SearchField label="Search what is odd" />
      </FilterBar>
      {topic ? <Text look="secondary">{topicWords[topic].why}</Text> : null}
      <Table label="Odd things" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ key }) => key} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={search['text'] || topic ? <Empty title="Nothing fits">Nothing odd of this topic holds that text.</Empty> : <Empty isSuccess title="Nothing odd was found">Files that do not parse, links that lead nowhere and things that can never start would stand here.</Empty>} />
    </Stack>
  )
}

const columns: Column<ProblemRow>[] = [
  { key: 'message', label: 'What is odd', width: 'minmax(240px, 3fr)', cell: ({ message }) => message },
  { key: 'file', label: 'Where', width: 'minmax(160px, 1.6fr)', cell: ({ file, line }) => <Place file={file} line={line} /> },
  { key: 'entity', label: 'Of', width: 'minmax(100px, 0.9fr)', cell: ({ entity }) => (entity ? <EntityLink entity={entity} /> : <Text look="muted">–</Text>) },
  { key: 'topic', label: 'Topic', width: 'minmax(110px, 0.8fr)', cell: ({ topic }) => topicWords[topic].title, filter: ({ topic }) => topic, isFilteredByServer: true, isHiddenOnPhone: true },
  { key: 'firstSeenAt', label: 'First seen', width: '92px', align: 'end', cell: ({ firstSeenAt }) => <Time at={firstSeenAt} /> },
]
