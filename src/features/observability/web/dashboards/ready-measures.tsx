import { ErrorNotice, type ObjectPanelProps, type PanelProps, Text, useOperation, Waiting } from '#ui'
import { getRun } from '#kernel/runs/contract'
import { queryMetrics } from '#kernel/telemetry/contract'
import { showDashboard } from '../../contract.ts'
import { ReadyDashboard } from './ready-dashboard.tsx'

interface BuiltInProps {
  readonly id: string
  readonly fixed: Readonly<Record<string, string>>
  readonly range?: { readonly from: number; readonly to: number; readonly isLive: boolean }
  readonly subject?: string
}

/** A dashboard that comes with Daybook, about one thing. */
function BuiltIn({ id, ...more }: BuiltInProps) {
  const { data, error } = useOperation(showDashboard, { id }, { live: false })
  if (error) return <ErrorNotice error={error} />
  return data ? <ReadyDashboard dashboard={data.dashboard} {...more} /> : <Waiting rows={6} />
}

/** Whether anything is measured that fits; undefined until it is known. */
function useIsMeasured(query: string): boolean | undefined {
  const { data } = useOperation(queryMetrics, { query }, { live: false, everyMs: 60_000 })
  return data && data.series.length > 0
}

export function HostMeasures({ entity }: PanelProps) {
  const instance = entity.ref.split('/').at(-1) ?? ''
  const isMeasured = useIsMeasured(`group(last_over_time(node_load1{job="node", instance=${JSON.stringify(instance)}}[1h]))`)
  return isMeasured ? <BuiltIn id="host" fixed={{ instance }} /> : null
}

/** Requests, errors and times by its traces; the figures of its containers; its log. */
export function ServiceMeasures({ entity: { name, ref } }: PanelProps) {
  const isMeasured = useIsMeasured(`group(last_over_time(traces_spanmetrics_calls_total{service=${JSON.stringify(name)}}[1h])) or group(container_memory_working_set_bytes{job="cadvisor", name=~${JSON.stringify(`(.*[-_./])?${name.replace(/[.]/g, '\\.')}([-_.].*)?`)}})`)
  return isMeasured ? <BuiltIn id="service" fixed={{ service: name }} subject={ref} /> : null
}

export function EngineMeasures() {
  const isMeasured = useIsMeasured('group(container_memory_working_set_bytes{job="cadvisor"})')
  return isMeasured ? <BuiltIn id="containers" fixed={{}} /> : null
}

const aroundMs = 60_000

/** What the machine did while the run worked: from a minute before to a minute after. */
export function RunMeasures({ on }: ObjectPanelProps) {
  const { data } = useOperation(getRun, { id: on.slice(on.indexOf(':') + 1) })
  const isMeasured = useIsMeasured('group(last_over_time(node_load1{job="node"}[1d]))')
  const startedAt = data?.run.startedAt
  if (!isMeasured || !startedAt) return data ? <Text look="muted">No host was measured, or the run has not begun.</Text> : null
  const from = Date.parse(startedAt) - aroundMs
  const to = data.run.finishedAt ? Date.parse(data.run.finishedAt) + aroundMs : Math.ceil(Date.now() / 15_000) * 15_000
  return <BuiltIn id="run" fixed={{}} range={{ from, to: Math.max(to, from + 3 * aroundMs), isLive: data.run.finishedAt === null }} />
}
