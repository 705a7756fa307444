import { useMemo } from 'react'
import { Button, LogList, Section, Text, useCan, useGo, useOperation } from '#ui'
import { queryLogs } from '#kernel/telemetry/contract'
import type { Span } from '../../contract.ts'
import { listedLines } from '../logs/listed-lines.ts'
import { logsHref, rangeOf, streamsOf } from './trace-links.ts'

const most = 200

/** Lines that say they belong to the trace: by their label, or by its id in their words. */
export function TraceLogs({ traceId, spans }: { traceId: string; spans: readonly Span[] }) {
  const go = useGo()
  const can = useCan()
  const range = rangeOf(spans)
  const times = { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString(), limit: most, oldestFirst: true }
  const isOn = can('logs:read')
  const labelled = useOperation(queryLogs, { query: `${streamsOf(spans)} | trace_id="${traceId}"`, ...times }, { live: false, isOn })
  const worded = useOperation(queryLogs, { query: `${streamsOf(spans)} |= "${traceId}"`, ...times }, { live: false, isOn })
  const lines = useMemo(() => {
    const found = new Map([...labelled.data?.lines ?? [], ...worded.data?.lines ?? []].map((line) => [`${line.atNs} ${line.line}`, line]))
    return [...found.values()].toSorted((a, b) => (BigInt(a.atNs) < BigInt(b.atNs) ? -1 : 1))
  }, [labelled.data, worded.data])
  const { listed } = useMemo(() => listedLines(lines, { hasDate: false }), [lines])
  if (!isOn || lines.length === 0) return labelled.data && worded.data ? <Text look="muted" size="small">No log line of these services names this trace.</Text> : null
  const byLabel = (labelled.data?.lines.length ?? 0) > 0
  const href = byLabel ? logsHref(traceId, spans) : `/logs?query=${encodeURIComponent(`${streamsOf(spans)} |= "${traceId}"`)}&from=${range.from}&to=${range.to}`
  return <Section title="Logs of the trace" note={lines.length} actions={<Button size="small" href={href}>Open in Logs</Button>}><LogList label="Logs of the trace" lines={listed} find={() => []} isWrapped={false} onOpen={() => go(href)} /></Section>
}
