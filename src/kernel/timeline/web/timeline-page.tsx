import { IconX } from '@tabler/icons-react'
import { useCallback, useEffect, useState } from 'react'
import { Button, Choice, type Column, Empty, EntityLink, FilterBar, Histogram, Page, Dot, SearchField, Segments, Status, type StreamMessage, Table, Text, Time, useAddress, useLive, useOperation, usePagedOperation } from '#ui'
import { eventHistogram, listEvents, type TimelineEvent } from '../contract.ts'
import { EventPanel } from './event-panel.tsx'
import { fitsFilter, type ShownFields } from './fits-filter.ts'
import { eventState, eventTypeWords } from './event-words.ts'
import { ranges, useTimelineFilter } from './use-timeline-filter.ts'

const kinds = [
  { value: 'dev.cdevents.*', label: 'Changes and incidents' }, { value: 'dev.cdevents.service.*', label: 'Deployments' }, { value: 'dev.cdevents.change.*', label: 'Merged changes' }, { value: 'dev.daybook.run.*', label: 'Runs' },
  { value: 'dev.daybook.alert.*', label: 'Alerts' }, { value: 'dev.cdevents.incident.*', label: 'Incidents' }, { value: 'dev.daybook.entity.*', label: 'Catalog' }, { value: 'dev.daybook.command.*', label: 'Commands' }, { value: 'dev.daybook.session.*', label: 'Sign-ins' },
]

/** Everything that happened, newest first; its filters are the address. */
export function TimelinePage() {
  const { search, setSearch } = useAddress()
  const { fields, shown, isFixed } = useTimelineFilter()
  const window = isFixed ? shown : { since: shown.since }
  const list = usePagedOperation(listEvents, { ...fields, ...window, limit: 100 }, { live: false })
  const histogram = useOperation(eventHistogram, { ...fields, ...shown, buckets: 60 }, { live: false, everyMs: 30_000 })
  const fresh = useFresh(fields, list.refetch)
  const chosen = search['event']
  return (
    <Page title="Timeline" panel={chosen ? <EventPanel id={chosen} onClose={() => setSearch({ event: undefined })} /> : undefined}>
      <FilterBar end={isFixed ? <Button size="small" icon={IconX} onClick={() => setSearch({ since: undefined, until: undefined })}>Chosen range</Button> : <Segments name="range" label="Range" options={ranges} />}>
        <SearchField label="Search in summaries" />
        <Choice name="type" label="Any kind" options={kinds.some(({ value }) => value === search['type']) || !search['type'] ? kinds : [...kinds, { value: search['type'], label: eventTypeWords(search['type']) }]} />
        {search['subject'] ? <Choice name="neighbours" label="Only this entity" options={[{ value: 'yes', label: 'With neighbours' }]} /> : null}
      </FilterBar>
      <Histogram buckets={histogram.data?.buckets ?? []} label="Events over time" onRange={(since, until) => setSearch({ since, until }, true)} />
      {fresh.count > 0 ? <div><Button size="small" look="primary" onClick={fresh.show}>{fresh.count} new</Button></div> : null}
      <Table label="Events" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ id }) => id} openKey={chosen} onOpen={({ id }) => setSearch({ event: id === chosen ? undefined : id }, true)}
        hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="Nothing happened in this range" command="./daybook events note service:default/shop 'Looked into the slow start'">Events come from pushes, runs, deployments, alerts and everything done here. Widen the range or take filters away.</Empty>} />
    </Page>
  )
}

const columns: Column<TimelineEvent>[] = [
  { key: 'summary', label: 'What', width: 'minmax(240px, 4fr)', cell: ({ summary, type, data }) => <><EventMark type={type} data={data} /> {summary}</> },
  { key: 'subject', label: 'Entity', width: 'minmax(120px, 1.1fr)', cell: ({ subject }) => <EntityLink entity={subject} isPlain />, filter: ({ subject }) => subject, isFilteredByServer: true },
  { key: 'type', label: 'Kind', width: 'minmax(136px, 0.9fr)', cell: ({ type }) => <Text look="secondary">{eventTypeWords(type)}</Text>, filter: ({ type }) => type, isFilteredByServer: true, isHiddenOnPhone: true },
  { key: 'environment', label: 'Environment', width: 'minmax(70px, 0.6fr)', cell: ({ environment }) => environment ?? '', filter: ({ environment }) => environment, isFilteredByServer: true, isHiddenOnPhone: true },
  { key: 'actor', label: 'By', width: 'minmax(96px, 0.9fr)', cell: ({ actor }) => actor.name, filter: ({ actor }) => actor.name, isFilteredByServer: true },
  { key: 'at', label: 'When', width: '92px', align: 'end', cell: ({ at }) => <Time at={at} /> },
]

function EventMark({ type, data }: { type: string; data: unknown }) {
  const state = eventState(type, data)
  return state ? <Status state={state} isCompact /> : <Dot />
}

/** Counts what is appended while the list stays still; `show` reads it in. */
function useFresh(fields: ShownFields, refetch: () => void): { count: number; show: () => void } {
  const [count, setCount] = useState(0)
  useLive(useCallback((message: StreamMessage) => {
    if (message.kind === 'event' && fitsFilter(message.event, fields)) setCount((old) => old + 1)
  }, [fields]))
  useEffect(() => setCount(0), [fields])
  return { count, show: () => { setCount(0); refetch() } }
}
