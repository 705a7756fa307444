import { Choice, type Column, Empty, FilterBar, Id, SearchField, Section, Table, Text, Time, useAddress, useGo, usePagedOperation } from '#ui'
import { listEvents, type TimelineEvent } from '../contract.ts'
import { eventTypeWords } from './event-words.ts'

const kinds = [
  { value: 'dev.daybook.command.refused', label: 'Refused commands' }, { value: 'dev.daybook.session.*', label: 'Sign-ins' }, { value: 'dev.daybook.role.*', label: 'Roles' },
  { value: 'dev.daybook.person.*', label: 'People' }, { value: 'dev.daybook.token.*', label: 'Tokens' }, { value: 'dev.daybook.secret.*', label: 'Secrets' },
]
const fields = ['type', 'actor', 'text'] as const

/** Who did what and by which operation, newest first, with its number in the chain. */
export function AuditRecord() {
  const { search } = useAddress()
  const go = useGo()
  const given = Object.fromEntries(fields.flatMap((name) => (search[name] ? [[name, search[name]]] : [])))
  const list = usePagedOperation(listEvents, { ...given, limit: 50 }, { live: false })
  return (
    <Section title="The record">
      <FilterBar><SearchField label="Search in summaries" /><Choice name="type" label="Any kind" options={kinds} /></FilterBar>
      <Table label="The record" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ id }) => id} onOpen={({ id }) => go(`/timeline?range=30d&event=${id}`)} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="Nothing fits">Take the filters away: all that is done here stands in the record.</Empty>} />
    </Section>
  )
}

const columns: Column<TimelineEvent>[] = [
  { key: 'summary', label: 'What', width: 'minmax(220px, 3fr)', cell: ({ summary }) => summary },
  { key: 'actor', label: 'Who', width: 'minmax(144px, 1fr)', cell: ({ actor }) => actor.name, filter: ({ actor }) => actor.name, isFilteredByServer: true },
  { key: 'type', label: 'Kind', width: 'minmax(144px, 1fr)', isHiddenOnPhone: true, cell: ({ type }) => <Text look="secondary">{eventTypeWords(type)}</Text>, filter: ({ type }) => type, isFilteredByServer: true },
  { key: 'operation', label: 'Operation', width: 'minmax(130px, 1fr)', isHiddenOnPhone: true, cell: ({ operation }) => (operation ? <code>{operation}</code> : <Text look="muted">by itself</Text>) },
  { key: 'position', label: 'Number', width: '84px', align: 'end', isHiddenOnPhone: true, cell: ({ position, id }) => (position === null ? <Id value={id} keep={6} /> : position.toLocaleString('en')) },
  { key: 'at', label: 'When', width: '92px', align: 'end', cell: ({ at }) => <Time at={at} /> },
]
