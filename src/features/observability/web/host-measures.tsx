import type { PanelProps } from '#ui'
import { forHost, hostPanels } from './dashboards.data.ts'
import { MetricPanel } from './metric-panel.tsx'
import { useMarks } from './use-metric-chart.ts'
import { useRange } from './use-range.ts'

/** The first measures of a host, on its page. */
export function HostMeasures({ entity }: PanelProps) {
  const { range, zoom } = useRange()
  const marks = useMarks(range)
  const instance = entity.ref.split('/').at(-1) ?? ''
  return <div className="charts">{forHost(hostPanels.slice(0, 4), instance).map((panel) => <MetricPanel key={panel.title} panel={panel} range={range} zoom={zoom} marks={marks} />)}</div>
}
