import { Choice, type Column, Empty, FilterBar, Link, Page, SearchField, StatusWord, Table, Time, useAddress, useOperation, DurationMs, Notice } from '#ui'
import { queryMetrics } from '#kernel/telemetry/contract'
import type { OutputOf } from '#lib/operation'
import { findTraces } from '../contract.ts'
import { RangeBar } from './range-bar.tsx'
import { useRange } from './use-range.ts'

type FoundTrace = OutputOf<typeof findTraces>['items'][number]

const columns: readonly Column<FoundTrace>[] = [
  { key: 'name', label: 'Trace', cell: ({ name }) => name, sort: ({ name }) => name, width: 'minmax(200px, 3fr)' },
  { key: 'service', label: 'Service', cell: ({ service }) => service, filter: ({ service }) => service, isFilteredByServer: true },
  { key: 'state', label: 'State', cell: ({ hasError }) => <StatusWord word={hasError ? 'failed' : 'ok'} />, width: '110px' },
  { key: 'through', label: 'Through', cell: ({ services }) => services.join(', '), isHiddenOnPhone: true, width: 'minmax(120px, 2fr)' },
  { key: 'spans', label: 'Spans', cell: ({ spanCount }) => spanCount, sort: ({ spanCount }) => spanCount, align: 'end', isNamedOnPhone: true, width: '80px' },
  { key: 'took', label: 'Took', cell: ({ durationMs }) => <DurationMs ms={durationMs} />, sort: ({ durationMs }) => durationMs, align: 'end', width: '100px' },
  { key: 'at', label: 'When', cell: ({ startedAt }) => <Time at={startedAt} />, align: 'end', width: '110px' },
]

/** Traces with a span that fits; each leads to its waterfall. */
export function TracesPage() {
  const { search } = useAddress()
  const range = useRange()
  const { from, to } = range.range
  const filter = {
    from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: 200, ...(search['text'] ? { text: search['text'] } : {}), ...(search['service'] ? { service: search['service'] } : {}),
    ...(search['status'] === 'error' ? { status: 'error' as const } : {}), ...(search['slow'] ? { minDurationMs: Number(search['slow']) } : {}),
  }
  const { data, error, refetch } = useOperation(findTraces, filter, { live: false })
  const services = useOperation(queryMetrics, { query: 'group by (service) (traces_spanmetrics_calls_total)' }, { live: false })
  const names = (services.data?.series ?? []).flatMap(({ labels }) => labels['service'] ?? []).toSorted()
  return (
    <Page title="Traces" lead="What a request did, service by service." actions={<><Link href="/traces/map">Service map</Link><RangeBar range={range} /></>}>
      <FilterBar>
        <SearchField label="Name or attribute of a span" />
        {names.length > 0 ? <Choice name="service" label="Service" options={names.map((value) => ({ value, label: value }))} /> : null}
        <Choice name="status" label="State" options={[{ value: 'error', label: 'With an error' }]} />
        <Choice name="slow" label="Took" options={[{ value: '100', label: '100 ms and longer' }, { value: '1000', label: '1 s and longer' }, { value: '10000', label: '10 s and longer' }]} />
      </FilterBar>
      {data?.isPartial ? <Notice look="degraded">There were more spans than are looked at. Narrow the filter or the time.</Notice> : null}
      <Table label="Traces" rows={data?.items} columns={columns} rowKey={({ traceId }) => traceId} href={({ traceId }) => `/traces/${traceId}`} error={error} onRetry={() => void refetch()}
        empty={<Empty title="No trace in this time">Point an OpenTelemetry exporter at this Daybook: OTEL_EXPORTER_OTLP_ENDPOINT is its address, and a token goes into OTEL_EXPORTER_OTLP_HEADERS.</Empty>} />
    </Page>
  )
}
