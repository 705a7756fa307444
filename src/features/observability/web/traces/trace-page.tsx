import { useCallback, useMemo, useState } from 'react'
import { Button, CopyButton, DurationMs, Empty, ErrorNotice, Figure, Figures, Notice, Page, Row, Text, Time, useAddress, useOperation, Waiting, Waterfall } from '#ui'
import { getTrace, type Span } from '../../contract.ts'
import { criticalPath } from './critical-path.ts'
import { SpanPanel } from './span-panel.tsx'
import { clockFaults, missingCauses } from './trace-faults.ts'
import { TraceLogs } from './trace-logs.tsx'
import { boundsOf, openRows, waterfall } from './waterfall.ts'

/** One trace as a waterfall; a span tells all that it knows beside it, and stands in the address. */
export function TracePage() {
  const { params, search, setSearch } = useAddress()
  const traceId = params['traceId'] ?? ''
  const { data, error, refetch } = useOperation(getTrace, { traceId }, { live: false })
  const spans = useMemo(() => data?.spans ?? [], [data])
  const placed = useMemo(() => waterfall(spans), [spans])
  const root = placed[0]?.span
  const open = spans.find(({ spanId }) => spanId === search['span'])
  const { begin, end } = boundsOf(spans)
  const choose = useCallback((span: string) => setSearch({ span }), [setSearch])
  return (
    <Page title={root ? `${root.service}: ${root.name}` : 'Trace'} crumbs={[{ label: 'Traces', href: '/traces' }]} lead={<Row><code>{traceId}</code><CopyButton text={traceId} label="Copy the trace's id" /></Row>} panel={open ? <SpanPanel span={open} beginNs={begin} onClose={() => setSearch({ span: undefined })} /> : undefined}>
      {error ? <ErrorNotice error={error} title="The trace could not be read" onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting rows={10} /> : null}
      {data && placed.length === 0 ? <Empty title="No span of it is kept">It may be older than the logs are kept, or has not come in yet.</Empty> : null}
      {root ? (
        <>
          <Figures>
            <Figure label="Took" value={<DurationMs ms={Number(end - begin) / 1e6} />} />
            <Figure label="Spans" value={placed.length.toLocaleString('en')} />
            <Figure label="Services" value={new Set(spans.map(({ service }) => service)).size} />
            <Figure label="Errors" value={spans.filter(({ status }) => status === 'error').length} />
            <Figure label="When" value={<Time at={new Date(Number(BigInt(root.startNs) / 1_000_000n)).toISOString()} />} />
          </Figures>
          <Faults spans={spans} />
          <Spans spans={spans} placed={placed} chosen={open?.spanId} onChoose={choose} />
          <TraceLogs traceId={traceId} spans={spans} />
        </>
      ) : null}
    </Page>
  )
}

function Spans({ spans, placed, chosen, onChoose }: { spans: readonly Span[]; placed: ReturnType<typeof waterfall>; chosen: string | undefined; onChoose: (id: string) => void }) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const path = useMemo(() => criticalPath(spans), [spans])
  const owners = useMemo(() => [...new Set(placed.map(({ span }) => span.service))], [placed])
  const rows = useMemo(() => openRows(placed, closed).map(({ span, depth, start, width, childCount }) => ({
    id: span.spanId, name: span.name, owner: span.service, depth, start, width, durationMs: span.durationMs, isFailed: span.status === 'error', isCritical: path.has(span.spanId), isOpen: childCount === 0 ? undefined : !closed.has(span.spanId),
  })), [placed, closed, path])
  const toggle = useCallback((id: string) => setClosed((old) => {
    const next = new Set(old)
    if (!next.delete(id)) next.add(id)
    return next
  }), [])
  const withChildren = placed.filter(({ childCount }) => childCount > 0)
  const firstError = placed.find(({ span }) => span.status === 'error')?.span
  return (
    <>
      <Row>
        <Button size="small" look="quiet" onClick={() => setClosed(closed.size > 0 ? new Set() : new Set(withChildren.map(({ span }) => span.spanId)))}>{closed.size > 0 ? 'Open all' : 'Close all'}</Button>
        {firstError ? <Button size="small" look="quiet" onClick={() => { setClosed(new Set()); onChoose(deepestError(placed)) }}>Where it failed first</Button> : null}
        <Text look="muted" size="small">Bars with a line beneath are the critical path: what the whole waited for.</Text>
      </Row>
      <Waterfall label="Spans of the trace" rows={rows} owners={owners} chosen={chosen} onChoose={onChoose} onToggle={toggle} />
    </>
  )
}

/** Errors rise from where they happened to the root: the deepest one that ended first. */
function deepestError(placed: ReturnType<typeof waterfall>): string {
  const failed = placed.filter(({ span }) => span.status === 'error').toSorted((a, b) => b.depth - a.depth || (BigInt(a.span.endNs) < BigInt(b.span.endNs) ? -1 : 1))
  return failed[0]?.span.spanId ?? ''
}

/** What does not fit in it, said openly: the picture is drawn from what is there. */
function Faults({ spans }: { spans: readonly Span[] }) {
  const { count, hasRoot } = useMemo(() => missingCauses(spans), [spans])
  const clocks = useMemo(() => clockFaults(spans), [spans])
  return (
    <>
      {hasRoot ? null : <Notice look="degraded">The span that began this trace is not kept, or has not come in yet.</Notice>}
      {count > 0 ? <Notice look="degraded">{count.toLocaleString('en')} {count === 1 ? 'span names a cause that is' : 'spans name causes that are'} not here. {count === 1 ? 'It stands' : 'They stand'} at the left edge.</Notice> : null}
      {clocks.map(({ service, cause, ms }) => <Notice key={`${service} ${cause}`} look="degraded">Spans of {service} begin up to {ms.toLocaleString('en', { maximumFractionDigits: 1 })} ms before what called them in {cause}: their clocks differ. Times are shown as they came.</Notice>)}
    </>
  )
}
