import { useMemo, useState } from 'react'
import { CodeBlock, DurationMs, Empty, ErrorNotice, Facts, Figure, Figures, Page, Panel, Section, SpanBars, Stack, StatusWord, Time, useAddress, useOperation, Waiting } from '#ui'
import { getTrace, type Span } from '../contract.ts'
import { waterfall } from './waterfall.ts'

/** One trace as a waterfall; a span tells all that it knows beside it. */
export function TracePage() {
  const { params } = useAddress()
  const traceId = params['traceId'] ?? ''
  const { data, error, refetch } = useOperation(getTrace, { traceId }, { live: false })
  const [openId, setOpenId] = useState<string>()
  const placed = useMemo(() => waterfall(data?.spans ?? []), [data])
  const root = placed[0]?.span
  const open = data?.spans.find(({ spanId }) => spanId === openId)
  const services = new Set(placed.map(({ span }) => span.service))
  const errors = placed.filter(({ span }) => span.status === 'error').length
  return (
    <Page title={root ? `${root.service}: ${root.name}` : 'Trace'} crumbs={[{ label: 'Traces', href: '/traces' }]} lead={<code>{traceId}</code>} panel={open ? <SpanPanel span={open} onClose={() => setOpenId(undefined)} /> : undefined}>
      {error ? <ErrorNotice error={error} title="The trace could not be read" onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting rows={10} /> : null}
      {data && placed.length === 0 ? <Empty title="No span of it is kept">It may be older than the logs are kept, or has not come in yet.</Empty> : null}
      {root ? (
        <>
          <Figures>
            <Figure label="Took" value={<DurationMs ms={Math.max(...placed.map(({ span }) => (Number(BigInt(span.endNs) - BigInt(root.startNs)) / 1e6)))} />} />
            <Figure label="Spans" value={placed.length} />
            <Figure label="Services" value={services.size} />
            <Figure label="Errors" value={errors} />
            <Figure label="When" value={<Time at={new Date(Number(BigInt(root.startNs) / 1_000_000n)).toISOString()} />} />
          </Figures>
          <SpanBars label="Spans of the trace" chosen={openId} onChoose={setOpenId} bars={placed.map(({ span, depth, start, width }) => ({ id: span.spanId, name: span.name, owner: span.service, depth, start, width, durationMs: span.durationMs, isFailed: span.status === 'error' }))} />
        </>
      ) : null}
    </Page>
  )
}

function SpanPanel({ span, onClose }: { span: Span; onClose: () => void }) {
  const shown = (values: Readonly<Record<string, unknown>>) => Object.entries(values).map(([name, value]): [string, string] => [name, typeof value === 'string' ? value : JSON.stringify(value)])
  return (
    <Panel title={span.name} onClose={onClose} aside={<StatusWord word={span.status === 'error' ? 'failed' : 'ok'} />}>
      <Stack>
        <Facts items={[['Service', span.service], ['Kind', span.kind], ['Took', <DurationMs key="took" ms={span.durationMs} />], ['Says', span.statusMessage || null], ['Made by', span.scope || null], ['Span', span.spanId]]} />
        {Object.keys(span.attributes).length > 0 ? <Section title="Attributes"><Facts items={shown(span.attributes)} /></Section> : null}
        {span.events.map((event) => <Section key={`${event.timeNs}${event.name}`} title={event.name}><CodeBlock label={event.name} text={shown(event.attributes).map(([name, value]) => `${name}: ${value}`).join('\n')} /></Section>)}
        <Section title="Where it ran"><Facts items={shown(span.resource)} /></Section>
      </Stack>
    </Panel>
  )
}
