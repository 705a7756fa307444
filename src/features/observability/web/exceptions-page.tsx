import { Choice, type Column, EntityLink, Empty, FilterBar, Page, SearchField, Sparkline, Table, Text, Time, useAddress, useCan, usePagedOperation } from '#ui'
import { type Exception, listExceptions, resolveExceptions } from '../contract.ts'
import { ExceptionChanges } from './exception-changes.tsx'
import { ExceptionState } from './exception-state.tsx'
import { RangeBar } from './range-bar.tsx'
import { useRange } from './use-range.ts'

const columns: readonly Column<Exception>[] = [
  { key: 'type', label: 'What failed', width: 'minmax(260px, 4fr)', cell: ({ type, message, culprit }) => <span title={message}>{type} <Text look="secondary">{message.split('\n', 1)[0] || culprit}</Text></span> },
  { key: 'state', label: 'State', width: '124px', cell: (exception) => <ExceptionState exception={exception} /> },
  { key: 'service', label: 'Service', width: 'minmax(100px, 1fr)', cell: ({ entity }) => <EntityLink entity={entity} isPlain />, filter: ({ service }) => service, isFilteredByServer: true },
  { key: 'counts', label: 'Over time', width: '140px', isHiddenOnPhone: true, cell: ({ counts, type }) => <Sparkline values={counts} label={`${type}, each part`} /> },
  { key: 'count', label: 'Times', width: '84px', align: 'end', isNamedOnPhone: true, cell: ({ countInTime }) => countInTime.toLocaleString('en'), sort: ({ countInTime }) => countInTime },
  { key: 'first', label: 'First seen', width: '100px', align: 'end', isHiddenOnPhone: true, cell: ({ firstSeenAt }) => <Time at={firstSeenAt} />, sort: ({ firstSeenAt }) => firstSeenAt },
  { key: 'last', label: 'Last seen', width: '100px', align: 'end', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} />, sort: ({ lastSeenAt }) => lastSeenAt },
]

/** What fails in the services, the same faults as one: out of their logs and traces. */
export function ExceptionsPage() {
  const { search } = useAddress()
  const range = useRange('24h')
  const state = search['state'] === 'resolved' || search['state'] === 'ignored' ? search['state'] : search['state'] === 'any' ? undefined : 'open'
  const list = usePagedOperation(listExceptions, {
    from: new Date(range.range.from).toISOString(), to: new Date(range.range.to).toISOString(), limit: 100, ...(state ? { state } : {}), ...(search['text'] ? { text: search['text'] } : {}),
    ...(search['service'] ? { service: search['service'] } : {}), ...(search['new'] ? { isNew: true } : {}),
  }, { live: ['dev.daybook.exception'] })
  const can = useCan()
  return (
    <Page title="Exceptions" lead="What fails in your services, told by their logs and traces." actions={<RangeBar range={range} unless="24h" />}>
      <FilterBar>
        <SearchField label="Type, message or place" />
        <Choice name="state" label="Open" options={[{ value: 'resolved', label: 'Resolved' }, { value: 'ignored', label: 'Ignored' }, { value: 'any', label: 'Any state' }]} />
        <Choice name="new" label="New and old" options={[{ value: 'yes', label: 'New, or back again' }]} />
      </FilterBar>
      <Table label="Exceptions" rows={list.rows} columns={columns} rowKey={({ id }) => id} href={({ id }) => `/exceptions/${id}`} error={list.error} onRetry={list.refetch} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        {...(can(resolveExceptions.access) ? { bulk: (rows: readonly Exception[], clear: () => void) => <ExceptionChanges exceptions={rows} onDone={clear} /> } : {})}
        empty={<Empty title="Nothing failed in this time" isSuccess>Stacks in the logs that come in, and exceptions in traces, are found by themselves. Look at a longer range, or at another state.</Empty>} />
    </Page>
  )
}
