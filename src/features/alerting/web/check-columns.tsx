import { type Column, EntityLink, Sparkline, Status, StatusBar, Text, Time } from '#ui'
import type { Check } from '../contract.ts'

/** The columns of a list of checks. */
export const checkColumns: Column<Check>[] = [
  { key: 'name', label: 'Check', width: 'minmax(140px, 1.3fr)', cell: ({ name }) => name, sort: ({ name }) => name },
  { key: 'state', label: 'State', width: '112px', cell: ({ state }) => <Status state={state} />, sort: ({ state }) => state, filter: ({ state }) => state },
  { key: 'kind', label: 'Kind', width: '84px', cell: ({ kind }) => kind, sort: ({ kind }) => kind, filter: ({ kind }) => kind, isHiddenOnPhone: true },
  { key: 'service', label: 'About', width: 'minmax(100px, 1fr)', cell: ({ service }) => <EntityLink entity={service} isPlain />, filter: ({ service }) => service },
  { key: 'reason', label: 'How it is', width: 'minmax(180px, 2.2fr)', cell: ({ reason }) => <Text look="secondary">{reason}</Text> },
  { key: 'recent', label: 'Lately', width: '150px', isHiddenOnPhone: true, cell: ({ recent }) => <StatusBar label="Last results" results={recent.filter(({ isOk }) => isOk !== null).map(({ at, isOk, latencyMs }) => ({ key: at, isOk: isOk === true, text: `${new Date(at).toLocaleTimeString()}: ${isOk ? `${Math.round(latencyMs)} ms` : 'failed'}` }))} /> },
  { key: 'spark', label: 'Time taken', width: '96px', isHiddenOnPhone: true, cell: ({ recent }) => <Sparkline label="Time taken, ms" width={80} height={18} values={recent.map(({ isOk, latencyMs }) => (isOk ? Math.round(latencyMs) : null))} /> },
  { key: 'latency', label: 'Answers in', width: '92px', align: 'end', cell: ({ lastLatencyMs }) => (lastLatencyMs === null ? <Text look="muted">–</Text> : `${Math.round(lastLatencyMs)} ms`), sort: ({ lastLatencyMs }) => lastLatencyMs },
  { key: 'uptime', label: 'Up, 24 h', width: '84px', align: 'end', cell: ({ uptime24h }) => percent(uptime24h), sort: ({ uptime24h }) => uptime24h },
  { key: 'lastCheckedAt', label: 'Asked', width: '92px', align: 'end', isHiddenOnPhone: true, cell: ({ lastCheckedAt }) => <Time at={lastCheckedAt} /> },
]

/** `0.99954` → `99.95 %`, never rounded up to a hundred. */
export function percent(share: number | null): string {
  if (share === null) return '–'
  return `${share === 1 ? '100' : (Math.floor(share * 10_000) / 100).toFixed(2)} %`
}
