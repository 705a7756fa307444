import type { Dashboard, Panel } from '#lib/dashboards'
import { Link, type MenuItem, Row, Stack } from '#ui'
import { useMarks } from '../use-metric-chart.ts'
import { DashboardGrid } from './dashboard-grid.tsx'
import type { DashboardTime } from './use-dashboard-time.ts'
import { useVariables } from './use-variables.ts'
import { VariableBar } from './variable-bar.tsx'

interface DashboardViewProps {
  readonly dashboard: Dashboard
  readonly time: DashboardTime
  readonly aloneAt?: number | undefined
  readonly chosenAt?: number | undefined
  readonly onMove?: (from: number, to: number) => void
  readonly actionsOf?: (at: number, panel: Panel) => readonly MenuItem[]
}

/** The variables and panels of a dashboard. */
export function DashboardView({ dashboard, time, ...more }: DashboardViewProps) {
  const marks = useMarks(time.range)
  const resolved = useVariables(dashboard.variables ?? [], time)
  return (
    <Stack>
      {resolved ? <VariableBar resolved={resolved} /> : null}
      {(dashboard.links ?? []).length > 0 ? <Row>{dashboard.links?.map(({ title, url }) => <Link key={url} href={url}>{title}</Link>)}</Row> : null}
      <DashboardGrid dashboard={dashboard} variables={resolved?.shown} range={time.range} marks={marks} onZoom={time.zoom} {...more} />
    </Stack>
  )
}
