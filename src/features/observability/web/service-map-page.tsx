import { useState } from 'react'
import { type Column, DurationMs, Empty, EntityLink, ErrorNotice, Facts, Graph, type GraphNode, Link, Notice, Page, Panel, Section, Stack, Status, type StatusState, Table, useAddress, useOperation, Waiting } from '#ui'
import type { OutputOf } from '#lib/operation'
import { getServiceMap, type ServiceNode } from '../contract.ts'
import { RangeBar } from './range-bar.tsx'
import { useRange } from './use-range.ts'

type Edge = OutputOf<typeof getServiceMap>['edges'][number]

const crumbs = [{ label: 'Traces', href: '/traces' }]
const mostDrawn = 150
const kindWords: Readonly<Record<ServiceNode['kind'], string>> = { service: 'service', database: 'database', messaging: 'queue', external: 'elsewhere', user: 'people and others' }
const [degradedShare, failingShare] = [0.01, 0.05]

/** Which services call which, how often, how slowly and with how many failures. */
export function ServiceMapPage() {
  const { search } = useAddress()
  const range = useRange()
  const [openId, setOpenId] = useState<string>()
  const service = search['service']
  const { data, error, refetch } = useOperation(getServiceMap, { from: new Date(range.range.from).toISOString(), to: new Date(range.range.to).toISOString(), ...(service ? { service } : {}) }, { live: false })
  const open = data?.nodes.find(({ id }) => id === openId)
  return (
    <Page title="Service map" crumbs={crumbs} lead="Which services call which, out of their traces." actions={<RangeBar range={range} />}
      panel={open && data ? <NodePanel node={open} edges={data.edges} isAlone={service === open.id} onClose={() => setOpenId(undefined)} /> : undefined}>
      {service ? <Notice look="info">Only what is next to {service} is shown. <Link href="/traces/map">Show all</Link></Notice> : null}
      {error ? <ErrorNotice error={error} title="The map could not be read" onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Waiting rows={8} /> : null}
      {data && data.nodes.length === 0 ? <Empty title="No call in this time">When services send their spans by OpenTelemetry, who calls whom is drawn here. docs/observability.md shows how.</Empty> : null}
      {data && data.nodes.length > 0 ? (
        <>
          {data.nodes.length > mostDrawn ? <Notice look="info">{data.nodes.length} services are too many to draw. Choose one in the list to see what is next to it.</Notice> : <Graph label="Services and their calls" nodes={data.nodes.map(drawn)} edges={data.edges.map((edge) => ({ from: edge.from, to: edge.to, label: `${edge.from} to ${edge.to}: ${perSecond(edge.perSecond)}` }))} chosen={openId} onChoose={setOpenId} />}
          <Section title="Calls" note={data.edges.length}><Table label="Calls" rows={data.edges} rowKey={({ from, to, kind }) => `${from} ${to} ${kind}`} columns={columns} /></Section>
        </>
      ) : null}
    </Page>
  )
}

function drawn(node: ServiceNode): GraphNode {
  return { id: node.id, label: node.name, kind: node.kind, note: `${perSecond(node.perSecond)}${node.p95Ms === null ? '' : `, ${Math.round(node.p95Ms)} ms`}`, word: wordOf(node.failedShare), ...(node.perSecond > 0 ? { state: stateOf(node.failedShare) } : {}) }
}

function stateOf(failedShare: number): StatusState {
  return failedShare >= failingShare ? 'failing' : failedShare >= degradedShare ? 'degraded' : 'ok'
}

function wordOf(failedShare: number): string {
  return failedShare === 0 ? 'No failures' : `${percent(failedShare)} fail`
}

function percent(share: number): string {
  return `${share < 0.001 ? '< 0.1' : (share * 100).toFixed(share < 0.1 ? 1 : 0)} %`
}

/** Calls a second, or a minute where they are few; nothing where they were not counted twice yet. */
function perSecond(rate: number): string {
  if (rate === 0) return '–'
  return rate >= 1 ? `${rate.toFixed(rate < 10 ? 1 : 0)}/s` : `${(rate * 60).toFixed(rate * 60 < 10 ? 1 : 0)}/min`
}

const columns: readonly Column<Edge>[] = [
  { key: 'from', label: 'From', cell: ({ from }) => from, sort: ({ from }) => from, width: 'minmax(120px, 2fr)' },
  { key: 'to', label: 'To', cell: ({ to }) => to, sort: ({ to }) => to, width: 'minmax(120px, 2fr)' },
  { key: 'kind', label: 'How', cell: ({ kind }) => kind, width: '110px', isHiddenOnPhone: true },
  { key: 'rate', label: 'Calls', cell: (edge) => perSecond(edge.perSecond), sort: (edge) => edge.perSecond, align: 'end', width: '100px' },
  { key: 'failed', label: 'Failures', cell: ({ failedShare, perSecond: rate }) => <Status state={rate > 0 ? stateOf(failedShare) : 'unknown'} word={rate > 0 ? wordOf(failedShare) : 'None measured'} />, sort: ({ failedShare }) => failedShare, width: '140px' },
  { key: 'p95', label: '95 of 100 within', cell: ({ p95Ms }) => (p95Ms === null ? '–' : <DurationMs ms={p95Ms} />), sort: ({ p95Ms }) => p95Ms ?? -1, align: 'end', width: '130px' },
]

interface NodePanelProps {
  readonly node: ServiceNode
  readonly edges: readonly Edge[]
  readonly isAlone: boolean
  readonly onClose: () => void
}

function NodePanel({ node, edges, isAlone, onClose }: NodePanelProps) {
  const named = encodeURIComponent(node.name)
  const isMeasured = node.kind === 'service'
  return (
    <Panel title={node.name} onClose={onClose} aside={<Status state={node.perSecond > 0 ? stateOf(node.failedShare) : 'unknown'} word={wordOf(node.failedShare)} />}>
      <Stack>
        <Facts items={[
          ['What', kindWords[node.kind]], ['In the catalog', node.entity === null ? null : <EntityLink key="entity" entity={node.entity} />], ['Calls', perSecond(node.perSecond)], ['Failures', percent(node.failedShare)],
          ['95 of 100 within', node.p95Ms === null ? null : <DurationMs key="p95" ms={node.p95Ms} />], ['Is called by', edges.filter(({ to }) => to === node.id).map(({ from }) => from).join(', ') || null], ['Calls these', edges.filter(({ from }) => from === node.id).map(({ to }) => to).join(', ') || null],
        ]} />
        {isMeasured ? <><Link href={`/traces?service=${named}`}>Its traces</Link><Link href={`/traces?service=${named}&status=error`}>Its traces with an error</Link><Link href={`/logs?query=${encodeURIComponent(`{service_name=${JSON.stringify(node.name)}}`)}`}>Its logs</Link><Link href={`/exceptions?service=${named}`}>What fails in it</Link></> : null}
        <Link href={isAlone ? '/traces/map' : `/traces/map?service=${named}`}>{isAlone ? 'Show all services' : 'Only what is next to it'}</Link>
      </Stack>
    </Panel>
  )
}
