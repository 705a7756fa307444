import { useMemo } from 'react'
import { type ChartUnit, Choice, type Column, Duration, EntityLink, Empty, ErrorNotice, Facts, FilterBar, formatValue, Link, Page, Panel, Stack, Status, Table, Text, Time, TimeChart, useAddress, useOperation, usePagedOperation, Waiting } from '#ui'
import { type Anomaly, listAnomalies, showUsual } from '../contract.ts'
import { stepFor } from './use-metric-chart.ts'

const minuteMs = 60_000

const columns: readonly Column<Anomaly>[] = [
  { key: 'title', label: 'Measure', cell: ({ title }) => title, sort: ({ title }) => title, width: 'minmax(220px, 3fr)' },
  { key: 'state', label: 'State', cell: ({ endedAt, isHigh }) => (endedAt === null ? <Status state="degraded" word={isHigh ? 'Far above' : 'Far below'} /> : <Status state="ok" word="As usual" />), width: '120px' },
  { key: 'entity', label: 'About', cell: ({ entity }) => <EntityLink entity={entity} isPlain />, width: 'minmax(120px, 1fr)' },
  { key: 'value', label: 'Furthest', cell: ({ value, unit }) => formatValue(value, unit), align: 'end', width: '110px', isNamedOnPhone: true },
  { key: 'usual', label: 'Usual', cell: (anomaly) => usualText(anomaly), align: 'end', width: '160px', isHiddenOnPhone: true },
  { key: 'lasted', label: 'Lasts', cell: ({ startedAt, endedAt }) => <Duration from={startedAt} to={endedAt} />, align: 'end', width: '92px', isHiddenOnPhone: true },
  { key: 'at', label: 'Since', cell: ({ startedAt }) => <Time at={startedAt} />, align: 'end', width: '100px' },
]

/** Measures that never go below nothing are not shown as if they could. */
function usualText({ usualLow, usualHigh, unit }: Pick<Anomaly, 'usualLow' | 'usualHigh' | 'unit'>): string {
  return `${formatValue(Math.max(0, usualLow), unit)} to ${formatValue(usualHigh, unit)}`
}

/** What is, or was, far from what is usual for it at that time of day. */
export function AnomaliesPage() {
  const { search, setSearch } = useAddress()
  const list = usePagedOperation(listAnomalies, { limit: 100, ...(search['state'] === 'on' ? { open: true } : {}) }, { live: ['dev.daybook.anomaly.'] })
  const open = list.rows?.find(({ id }) => id === search['open'])
  return (
    <Page title="Unusual measures" lead="What is far from what it was at the same time of day on days before." panel={open ? <AnomalyPanel anomaly={open} onClose={() => setSearch({ open: undefined })} /> : undefined}>
      <FilterBar><Choice name="state" label="All" options={[{ value: 'on', label: 'Those that go on' }]} /></FilterBar>
      <Table label="Unusual measures" rows={list.rows} columns={columns} rowKey={({ id }) => id} onOpen={({ id }) => setSearch({ open: id })} openKey={search['open']} error={list.error} onRetry={list.refetch} hasMore={list.hasMore} isLoadingMore={list.isLoadingMore} loadMore={list.loadMore}
        empty={<Empty title="Nothing has been unusual" isSuccess command="./daybook anomalies watch open-orders 'sum(orders_open)' --direction high">Hosts, containers and services are watched by themselves, once they have been measured for two hours. Other measures are watched when you name them.</Empty>} />
    </Page>
  )
}

function AnomalyPanel({ anomaly, onClose }: { anomaly: Anomaly; onClose: () => void }) {
  const from = Date.parse(anomaly.startedAt) - 60 * minuteMs
  const to = Math.max(Date.parse(anomaly.endedAt ?? anomaly.lastSeenAt) + 15 * minuteMs, from + 90 * minuteMs)
  const explore = `/explore?query=${encodeURIComponent(anomaly.query)}&from=${from}&to=${to}`
  const changes = `/timeline?subject=${encodeURIComponent(anomaly.entity)}&neighbours=true&since=${new Date(from).toISOString()}&until=${new Date(Date.parse(anomaly.startedAt) + 10 * minuteMs).toISOString()}`
  return (
    <Panel title={anomaly.title} onClose={onClose} aside={anomaly.endedAt === null ? <Status state="degraded" word={anomaly.isHigh ? 'Far above' : 'Far below'} /> : <Status state="ok" word="As usual again" />}>
      <Stack>
        <Band anomaly={anomaly} from={from} to={to} />
        <Facts items={[
          ['Furthest', formatValue(anomaly.value, anomaly.unit)], ['Usual then', usualText(anomaly)], ['Since', <Time key="since" at={anomaly.startedAt} />], ['Until', anomaly.endedAt === null ? 'it goes on' : <Time key="until" at={anomaly.endedAt} />],
          ['About', <EntityLink key="about" entity={anomaly.entity} />], ['Expression', <code key="query">{anomaly.query}</code>],
        ]} />
        <Link href={changes}>What changed before</Link>
        <Link href={explore}>Explore</Link>
      </Stack>
    </Panel>
  )
}

function Band({ anomaly, from, to }: { anomaly: Anomaly; from: number; to: number }) {
  const stepMs = Math.max(minuteMs, stepFor({ from, to }))
  const { data, error } = useOperation(showUsual, { query: anomaly.query, from: new Date(from).toISOString(), to: new Date(to).toISOString(), stepMs }, { live: false })
  const series = useMemo(() => data?.series.find(({ labels }) => Object.entries(anomaly.labels).every(([name, value]) => labels[name] === value)), [data, anomaly])
  if (error) return <ErrorNotice error={error} title="It could not be drawn" />
  if (!data) return <Waiting rows={4} />
  if (!series) return <Text look="muted">It is no longer kept.</Text>
  const low = series.low.map((value) => (value === null ? null : Math.max(0, value)))
  const unit: ChartUnit = anomaly.unit
  return <TimeChart label={`${anomaly.title} beside what is usual`} times={data.times} lines={[{ name: 'measured', values: series.values }, { name: 'usual, at most', values: series.high }, { name: 'usual, at least', values: low }]} unit={unit} from={from} to={to} />
}
