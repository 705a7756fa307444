import { type Column, EntityLink, Sparkline, Status, StatusBar, Text } from '#ui'
import { formatDuration } from '#lib/duration'
import type { Check } from '../contract.ts'

/** The columns of a list of checks. */
export const checkColumns: Column<Check>[] = [
  { key: 'name', label: 'Check', width: 'minmax(140px, 1.3fr)', cell: ({ name }) => name, sort: ({ name }) => name },
  { key: 'state', label: 'State', width: '104px', cell: ({ state }) => <Status state={state} />, sort: ({ state }) => state, filter: ({ state }) => state },
  { key: 'kind', label: 'Kind', width: '76px', cell: ({ kind }) => kind, sort: ({ kind }) => kind, filter: ({ kind }) => kind, isHiddenOnPhone: true },
  { key: 'service', label: 'About', width: 'minmax(100px, 1fr)', cell: ({ service }) => <EntityLink entity={service} isPlain />, filter: ({ service }) => service },
  { key: 'reason', label: 'How it is', width: 'minmax(150px, 2.2fr)', cell: ({ reason }) => <Text look="secondary">{reason}</Text> },
  { key: 'recent', label: 'Lately', width: '128px', isHiddenOnPhone: true, cell: ({ recent }) => <StatusBar label="Last results" results={recent.filter(({ isOk }) => isOk !== null).map(({ at, isOk, latencyMs }) => ({ key: at, isOk: isOk === true, text: `${new Date(at).toLocaleTimeString()}: ${isOk ? `${Math.round(latencyMs)} ms` : 'failed'}` }))} /> },
  { key: 'trend', label: '', width: '68px', isHiddenOnPhone: true, cell: (check) => <Trend check={check} /> },
  { key: 'latency', label: 'Answers in', width: '84px', align: 'end', cell: (check) => <Latency check={check} />, sort: ({ lastLatencyMs }) => lastLatencyMs },
  { key: 'uptime', label: 'Up, 24 h', width: '84px', align: 'end', cell: ({ uptime24h }) => percent(uptime24h), sort: ({ uptime24h }) => uptime24h },
]

function Latency({ check: { kind, lastLatencyMs } }: { check: Check }) {
  if (lastLatencyMs === null || (kind === 'heartbeat' && lastLatencyMs === 0)) return <Text look="muted">–</Text>
  return kind === 'heartbeat' ? formatDuration(lastLatencyMs) : `${Math.round(lastLatencyMs)} ms`
}

function Trend({ check: { recent } }: { check: Check }) {
  return recent.filter(({ isOk }) => isOk).length < 2 ? null : <Sparkline label="Time taken, ms" width={56} height={16} values={recent.map(({ isOk, latencyMs }) => (isOk ? Math.round(latencyMs) : null))} />
}

/** `0.99954` → `99.95 %`, never rounded up to a hundred. */
export function percent(share: number | null): string {
  if (share === null) return '–'
  return `${share === 1 ? '100' : (Math.floor(share * 10_000) / 100).toFixed(2)} %`
}
