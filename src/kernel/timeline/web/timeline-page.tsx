import { IconArrowBackUp, IconCalendarTime, IconDownload, IconX, IconZoomOut } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { ActionMenu, Button, Choice, Empty, FilterBar, Histogram, Page, Row, SearchField, Segments, Table, Tally, useAddress, useHotkeys, useOperation, useSay } from '#ui'
import { countKinds, eventHistogram } from '../contract.ts'
import { eventColumns } from './event-columns.tsx'
import { EventPanel } from './event-panel.tsx'
import { eventTypeWords } from './event-words.ts'
import { exportEvents } from './export-events.ts'
import { RangeDialog } from './range-dialog.tsx'
import { useFresh } from './use-fresh.ts'
import { useTimelineRows } from './use-group-rows.ts'
import { ranges, useTimelineFilter } from './use-timeline-filter.ts'
import { useZoom } from './use-zoom.ts'
import { ViewsMenu } from './views-menu.tsx'

const kinds = [
  { value: 'dev.cdevents.*', label: 'Changes and incidents' }, { value: 'dev.cdevents.service.*', label: 'Deployments' }, { value: 'dev.cdevents.change.*', label: 'Merged changes' }, { value: 'dev.daybook.run.*', label: 'Runs' },
  { value: 'dev.daybook.alert.*', label: 'Alerts' }, { value: 'dev.cdevents.incident.*', label: 'Incidents' }, { value: 'dev.daybook.comment.*', label: 'Comments' }, { value: 'dev.daybook.entity.*', label: 'Catalog' }, { value: 'dev.daybook.command.*', label: 'Commands' }, { value: 'dev.daybook.session.*', label: 'Sign-ins' },
]
const groupings = [{ value: 'event', label: 'Each event' }, { value: 'run', label: 'By run or cause' }]
const aboutNow = { live: false, everyMs: 30_000 }

/** Everything that happened, newest first; its filters are the address. */
export function TimelinePage() {
  const { search, setSearch } = useAddress()
  const { fields, shown, listed, isFixed, hasEnd, reopen } = useTimelineFilter()
  const isGrouped = search['group'] === 'run'
  const list = useTimelineRows({ ...fields, ...listed, limit: 60 }, isGrouped)
  const histogram = useOperation(eventHistogram, { ...fields, ...shown, buckets: 60 }, aboutNow)
  const { type: _type, ...otherFields } = fields as Record<string, string | boolean>
  const counts = useOperation(countKinds, { ...otherFields, ...shown }, aboutNow)
  const fresh = useFresh(fields, !hasEnd, () => { reopen(); list.refetch() })
  const columns = useMemo(() => eventColumns(list.opened, list.toggle), [list.opened])
  const zoom = useZoom(shown)
  const chosen = search['event']
  const [isChoosing, setIsChoosing] = useState(false)
  const choose = () => setIsChoosing(true)
  useHotkeys([{ keys: 'r', label: 'Choose a range: from … to …', run: choose }, { keys: 'z', label: 'Zoom out', run: zoom.widen }, { keys: 'n', label: 'Show what is new', run: fresh.show }])
  return (
    <Page title="Timeline" panel={chosen ? <EventPanel id={chosen} onClose={() => setSearch({ event: undefined })} /> : undefined} actions={<><ExportMenu filter={{ ...fields, ...listed }} /><ViewsMenu /></>}>
      <FilterBar end={isFixed ? <RangeButtons zoom={zoom} onOther={choose} /> : <Row><FromTo onClick={choose} /><Button size="small" look="quiet" icon={IconZoomOut} onClick={zoom.widen}>Zoom out</Button><Segments name="range" label="Range" options={ranges} /></Row>}>
        <SearchField label="Search in summaries" />
        <Choice name="type" label="Any kind" options={kinds.some(({ value }) => value === search['type']) || !search['type'] ? kinds : [...kinds, { value: search['type'], label: eventTypeWords(search['type']) }]} />
        {search['subject'] ? <Choice name="neighbours" label="Only this entity" options={[{ value: 'yes', label: 'With neighbours' }]} /> : null}
        <Segments name="group" label="Rows" options={groupings} />
      </FilterBar>
      <Histogram buckets={histogram.data?.buckets ?? []} label="Events over time" onRange={zoom.choose} />
      <Tally label="How many of each kind" items={(counts.data?.items ?? []).map(({ type, count }) => ({ key: type, label: eventTypeWords(type), count }))} chosen={search['type']} onChoose={(type) => setSearch({ type })} />
      {fresh.count > 0 ? <div><Button size="small" look="primary" onClick={fresh.show}>{`${fresh.count} new`}</Button></div> : null}
      <Table label="Events" rows={list.rows} error={list.error} onRetry={list.refetch} columns={columns} rowKey={({ key }) => key} openKey={list.rows?.find(({ event }) => event.id === chosen)?.key} onOpen={({ event: { id } }) => setSearch({ event: id === chosen ? undefined : id }, true)}
        hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="Nothing happened in this range" command="./daybook events note service:default/shop 'Looked into the slow start'">Events come from pushes, runs, deployments, alerts and everything done here. Widen the range or take filters away.</Empty>} />
      <RangeDialog isOpen={isChoosing} onClose={() => setIsChoosing(false)} onChoose={zoom.choose} />
    </Page>
  )
}

function FromTo({ onClick }: { onClick: () => void }) {
  return <Button size="small" look="quiet" icon={IconCalendarTime} onClick={onClick} hint="Write from when to when (r)">From … to …</Button>
}

function RangeButtons({ zoom, onOther }: { zoom: ReturnType<typeof useZoom>; onOther: () => void }) {
  return (
    <Row>
      <FromTo onClick={onOther} />
      {zoom.canStepBack() ? <Button size="small" icon={IconArrowBackUp} onClick={zoom.stepBack}>Step back</Button> : null}
      <Button size="small" icon={IconZoomOut} onClick={zoom.widen}>Zoom out</Button>
      <Button size="small" icon={IconX} onClick={zoom.leave}>Chosen range</Button>
    </Row>
  )
}

function ExportMenu({ filter }: { filter: Parameters<typeof exportEvents>[0] }) {
  const say = useSay()
  const save = (format: 'csv' | 'json') => void exportEvents(filter, format).then((count) => say(`${count.toLocaleString('en')} events saved.`), say.error)
  return <ActionMenu label="Export" items={[{ label: 'Save these events as CSV', icon: IconDownload, onClick: () => save('csv') }, { label: 'Save these events as JSON lines', icon: IconDownload, onClick: () => save('json') }]} />
}
