import { useState } from 'react'
import { Button, Chip, CodeBlock, type Column, EntityLink, ErrorNotice, Facts, Figure, Figures, Histogram, Link, ObjectPanels, Page, Row, Section, Table, Text, Time, useAddress, useCan, useOperation, Waiting } from '#ui'
import type { OutputOf } from '#lib/operation'
import { type ExceptionOccurrence, getException, resolveExceptions } from '../contract.ts'
import { ExceptionChanges } from './exception-changes.tsx'
import { ExceptionState } from './exception-state.tsx'
import { RangeBar } from './range-bar.tsx'
import { useRange } from './use-range.ts'

type Shown = OutputOf<typeof getException>
type Version = Shown['versions'][number]
const crumbs = [{ label: 'Exceptions', href: '/exceptions' }]

/** One fault: where in the code, how often, since which version, and what else happened when it began. */
export function ExceptionPage() {
  const { params } = useAddress()
  const range = useRange('7d')
  const id = params['id'] ?? ''
  const can = useCan()
  const { data, error, refetch } = useOperation(getException, { id, from: new Date(range.range.from).toISOString(), to: new Date(range.range.to).toISOString() }, { live: ['dev.daybook.exception'] })
  if (!data) return <Page title="Exception" crumbs={crumbs}>{error ? <ErrorNotice error={error} title={error.code === 'not-found' ? 'There is no such fault' : 'The fault could not be read'} onRetry={() => void refetch()} /> : <Waiting />}</Page>
  const { exception, latest, versions, partMs } = data
  const until = range.range.to
  const buckets = exception.counts.map((count, at) => ({ at: new Date(until - (exception.counts.length - at) * partMs).toISOString(), count }))
  return (
    <Page title={exception.type} crumbs={crumbs} aside={<ExceptionState exception={exception} />} lead={<Row><EntityLink entity={exception.entity} /><span>{exception.message.split('\n', 1)[0]}</span></Row>}
      actions={<Row><RangeBar range={range} unless="7d" />{can(resolveExceptions.access) ? <ExceptionChanges exceptions={[exception]} /> : null}</Row>}>
      <Numbers shown={data} />
      <Section title="How often"><Histogram label="How often it happened" buckets={buckets} onRange={(since, to) => range.zoom(Date.parse(since), Date.parse(to))} /></Section>
      <Section title="Where in the code" note={latest.frames.length === 0 ? undefined : `the latest, ${latest.frames.length} calls`}><Calls occurrence={latest} /></Section>
      <Section title="The latest time"><Latest occurrence={latest} /></Section>
      {versions.length > 0 ? <Section title="Versions"><Table label="Versions" name="versions" isMain={false} rows={versions} rowKey={({ version }) => version ?? ''} columns={versionColumns} /></Section> : null}
      <ObjectPanels on={`exception:${exception.id}`} />
    </Page>
  )
}

function Numbers({ shown: { exception, latest } }: { shown: Shown }) {
  const before = Date.parse(exception.firstSeenAt)
  const changes = `/timeline?subject=${encodeURIComponent(exception.entity)}&neighbours=true&since=${new Date(before - 86_400_000).toISOString()}&until=${new Date(before + 600_000).toISOString()}`
  return (
    <Figures>
      <Figure label="In this time" value={exception.countInTime.toLocaleString('en')} note={`${exception.count.toLocaleString('en')} in all`} />
      <Figure label="First seen" value={<Time at={exception.firstSeenAt} />} note={<Link href={changes}>What changed before</Link>} />
      <Figure label="Last seen" value={<Time at={exception.lastSeenAt} />} note={latest.traceId === null ? undefined : <Link href={`/traces/${latest.traceId}`}>Its trace</Link>} />
      {exception.firstVersion === null ? null : <Figure label="Since version" value={exception.firstVersion} note={exception.lastVersion === exception.firstVersion ? undefined : `last in ${exception.lastVersion}`} />}
      {exception.stateChangedAt === null ? null : <Figure label="Decided" value={<Time at={exception.stateChangedAt} />} note={`by ${exception.stateChangedBy}`} />}
    </Figures>
  )
}

function Calls({ occurrence: { frames, text } }: { occurrence: ExceptionOccurrence }) {
  const [isWhole, setIsWhole] = useState(false)
  const calls = frames.map((frame, at) => ({ ...frame, at })).filter(({ isOwn }, at) => isOwn || at === 0).slice(0, 12)
  if (frames.length === 0) return <Text look="muted">It came without a stack. With one, the place in the code stands here.</Text>
  return (
    <>
      <Table label="Calls" name="calls" isMain={false} rows={calls} rowKey={({ at }) => String(at)} columns={callColumns} />
      <Row><Button size="small" onClick={() => setIsWhole(!isWhole)}>{isWhole ? 'Only its own calls' : 'The whole stack, as it was written'}</Button></Row>
      {isWhole ? <CodeBlock label="The whole stack" text={text} /> : null}
    </>
  )
}

function Latest({ occurrence: { at, labels, traceId, text, frames } }: { occurrence: ExceptionOccurrence }) {
  const selector = `{${Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
  const moment = Date.parse(at)
  return (
    <>
      <Facts columns={2} items={[['When', <Time key="at" at={at} />], ['Trace', traceId === null ? null : <Link key="trace" href={`/traces/${traceId}`}>{traceId}</Link>], ...Object.entries(labels).map(([name, value]): [string, string] => [name, value])]} />
      <Row><Link href={`/logs?query=${encodeURIComponent(selector)}&from=${moment - 60_000}&to=${moment + 60_000}`}>The log around it</Link></Row>
      {frames.length === 0 && text !== '' ? <CodeBlock label="What it said" text={text} /> : null}
    </>
  )
}

const callColumns: readonly Column<ExceptionOccurrence['frames'][number] & { readonly at: number }>[] = [
  { key: 'function', label: 'Call', cell: (frame) => <Row><code>{frame.function || '(anonymous)'}</code>{frame.isOwn ? null : <Chip>library</Chip>}</Row>, width: 'minmax(160px, 1fr)' },
  { key: 'place', label: 'Place', cell: ({ file, line }) => `${file}${line === null ? '' : `:${line}`}` || '–', width: 'minmax(200px, 2fr)' },
]

const versionColumns: readonly Column<Version>[] = [
  { key: 'version', label: 'Version', cell: ({ version }) => version ?? 'not told' },
  { key: 'count', label: 'Times', cell: ({ count }) => count.toLocaleString('en'), align: 'end', width: '100px' },
  { key: 'first', label: 'From', cell: ({ firstSeenAt }) => <Time at={firstSeenAt} />, align: 'end', width: '110px' },
  { key: 'last', label: 'To', cell: ({ lastSeenAt }) => <Time at={lastSeenAt} />, align: 'end', width: '110px' },
]
