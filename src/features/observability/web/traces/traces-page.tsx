import { Choice, type Column, DurationMs, Empty, FilterBar, InlineField, Link, Notice, Page, SearchField, StatusWord, Table, Text, Time, useAddress, useOperation } from '#ui'
import { queryMetrics } from '#kernel/telemetry/contract'
import type { OutputOf } from '#lib/operation'
import { findTraces } from '../../contract.ts'
import { RangeBar } from '../range-bar.tsx'
import { SearchesMenu } from '../searches/searches-menu.tsx'
import { useRange } from '../use-range.ts'
import { traceFilter } from './trace-filter.ts'

type FoundTrace = OutputOf<typeof findTraces>['items'][number]

const columns: readonly Column<FoundTrace>[] = [
  { key: 'name', label: 'Trace', cell: ({ name, isRootMissing }) => (isRootMissing ? `${name} (its root is not here)` : name), sort: ({ name }) => name, width: 'minmax(200px, 3fr)' },
  { key: 'service', label: 'Service', cell: ({ service }) => service, filter: ({ service }) => service, isFilteredByServer: true },
  { key: 'state', label: 'State', cell: ({ hasError }) => <StatusWord word={hasError ? 'failed' : 'ok'} />, width: '110px' },
  { key: 'through', label: 'Through', cell: ({ services }) => services.join(', '), isHiddenOnPhone: true, width: 'minmax(120px, 2fr)' },
  { key: 'spans', label: 'Spans', cell: ({ spanCount, fitCount }) => (fitCount === spanCount ? spanCount : `${fitCount} of ${spanCount}`), sort: ({ spanCount }) => spanCount, align: 'end', isNamedOnPhone: true, width: '90px' },
  { key: 'took', label: 'Took', cell: ({ durationMs }) => <DurationMs ms={durationMs} />, sort: ({ durationMs }) => durationMs, align: 'end', width: '100px' },
  { key: 'at', label: 'When', cell: ({ startedAt }) => <Time at={startedAt} />, align: 'end', width: '110px' },
]
const most = 200

/** Traces with a span that fits; each leads to its waterfall. */
export function TracesPage() {
  const { search, setSearch } = useAddress()
  const range = useRange()
  const { data, error, refetch } = useOperation(findTraces, { ...traceFilter(search, range.range), limit: most }, { live: false })
  const spans = useOperation(queryMetrics, { query: 'group by (service, span_name) (traces_spanmetrics_calls_total)' }, { live: false })
  const service = search['service']
  const known = (label: 'service' | 'span_name', fits: (labels: Readonly<Record<string, string>>) => boolean) => [...new Set((spans.data?.series ?? []).flatMap(({ labels }) => (fits(labels) ? labels[label] ?? [] : [])))].toSorted().map((value) => ({ value, label: value }))
  const services = known('service', () => true)
  const names = known('span_name', (labels) => service === undefined || labels['service'] === service)
  return (
    <Page title="Traces" lead="What a request did, service by service." actions={<><Link href="/traces/map">Service map</Link><SearchesMenu page="traces" /><RangeBar range={range} /></>}>
      <FilterBar>
        <SearchField label="Words of a span" />
        {services.length > 0 ? <Choice name="service" label="Service" options={services} /> : null}
        {names.length > 0 ? <Choice name="name" label="Operation" options={names} /> : null}
        <Choice name="status" label="State" options={[{ value: 'error', label: 'With an error' }, { value: 'ok', label: 'Said to be well' }, { value: 'unset', label: 'Not said' }]} />
        <InlineField label="At least" placeholder="At least, ms" value={search['slow'] ?? ''} onChange={(slow) => setSearch({ slow: slow || undefined })} />
        <InlineField label="At most" placeholder="At most, ms" value={search['fast'] ?? ''} onChange={(fast) => setSearch({ fast: fast || undefined })} />
        <InlineField label="Attributes" placeholder="http.status_code=504" value={search['attributes'] ?? ''} onChange={(attributes) => setSearch({ attributes: attributes || undefined })} />
      </FilterBar>
      {data?.isPartial ? <Notice look="degraded">{data.lookedAt.toLocaleString('en')} spans were looked at, back to {data.lookedFrom ? <Time at={data.lookedFrom} /> : 'the beginning'}; there are more. Narrow the filter or the time.</Notice> : null}
      {data && data.items.length >= most ? <Text look="muted" size="small">The newest {most} traces are shown.</Text> : null}
      <Table label="Traces" rows={data?.items} columns={columns} rowKey={({ traceId }) => traceId} href={({ traceId }) => `/traces/${traceId}`} error={error} onRetry={() => void refetch()}
        empty={<Empty title="No trace in this time">Point an OpenTelemetry exporter at this Daybook: OTEL_EXPORTER_OTLP_ENDPOINT is its address, and a token goes into OTEL_EXPORTER_OTLP_HEADERS.</Empty>} />
    </Page>
  )
}
