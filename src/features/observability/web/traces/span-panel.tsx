import { Button, CodeBlock, CopyButton, DurationMs, Facts, Link, Panel, Row, Section, Stack, StatusWord, Value } from '#ui'
import type { Span } from '../../contract.ts'
import { LineEntities } from '../logs/line-entities.tsx'
import { latencyQuery, logsHref } from './trace-links.ts'

/** All that a span says of itself, and where it leads. */
export function SpanPanel({ span, beginNs, onClose }: { span: Span; beginNs: bigint; onClose: () => void }) {
  const attributes = Object.entries(span.attributes)
  return (
    <Panel title={span.name} onClose={onClose} aside={<StatusWord word={span.status === 'error' ? 'failed' : 'ok'} />} actions={<><Button size="small" href={logsHref(span.traceId, [span], span.spanId)}>Its logs</Button><Button size="small" href={`/explore?query=${encodeURIComponent(latencyQuery(span))}`}>How long it usually takes</Button></>}>
      <Stack>
        <Facts items={[['Service', span.service], ['Kind', span.kind], ['Took', <DurationMs key="took" ms={span.durationMs} />], ['Began after', <DurationMs key="after" ms={Number(BigInt(span.startNs) - beginNs) / 1e6} />], ['Says', span.statusMessage || null], ['Made by', span.scope || null]]} />
        <Row><code>{span.spanId}</code><CopyButton text={span.spanId} label="Copy the span's id" /></Row>
        <LineEntities labels={{ service_name: span.service, ...(typeof span.resource['host.name'] === 'string' ? { host: span.resource['host.name'] } : {}) }} />
        {attributes.length > 0 ? <Section title="Attributes"><Shown values={span.attributes} /></Section> : null}
        {span.events.map((event, index) => (
          <Section key={`${index} ${event.timeNs}`} title={event.name || 'Event'} note={<DurationMs ms={Number(BigInt(event.timeNs) - BigInt(span.startNs)) / 1e6} />}>
            {typeof event.attributes['exception.stacktrace'] === 'string' ? <CodeBlock label={event.name} text={event.attributes['exception.stacktrace']} /> : null}
            <Shown values={Object.fromEntries(Object.entries(event.attributes).filter(([name]) => name !== 'exception.stacktrace'))} />
          </Section>
        ))}
        {span.links.length > 0 ? <Section title="Linked to">{span.links.map(({ traceId, spanId }) => <div key={`${traceId} ${spanId}`}><Link href={`/traces/${traceId}?span=${spanId}`}><code>{traceId}</code></Link></div>)}</Section> : null}
        <Section title="Where it ran"><Shown values={span.resource} /></Section>
      </Stack>
    </Panel>
  )
}

function Shown({ values }: { values: Readonly<Record<string, unknown>> }) {
  return <Facts items={Object.entries(values).map(([name, value]) => [name, <Value key={name} name={name} value={value} />] as const)} />
}
