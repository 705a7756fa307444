import type { Dashboard } from '#lib/dashboards'
import { useMarks, type ShownRange } from '../use-metric-chart.ts'
import { DashboardGrid } from './dashboard-grid.tsx'
import { useDashboardTime } from './use-dashboard-time.ts'
import { useVariables } from './use-variables.ts'

interface ReadyDashboardProps {
  readonly dashboard: Dashboard
  /** Values of variables that the place decides: the host whose page it is. */
  readonly fixed: Readonly<Record<string, string>>
  /** Another time than the address says. */
  readonly range?: ShownRange | undefined
  readonly subject?: string
}

/** A dashboard on the page of what it is about, with no set-up. */
export function ReadyDashboard({ dashboard, fixed, range, subject }: ReadyDashboardProps) {
  const time = useDashboardTime(dashboard)
  const shown = range ?? time.range
  const marks = useMarks(shown, subject)
  const resolved = useVariables(dashboard.variables ?? [], time, fixed)
  return <DashboardGrid dashboard={dashboard} variables={resolved?.shown} range={shown} marks={marks} onZoom={time.zoom} />
}
