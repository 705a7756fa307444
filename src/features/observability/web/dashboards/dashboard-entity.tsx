import { Button, type PanelProps } from '#ui'
import { dashboardHref } from './dashboard-href.ts'

/** Leads from the catalog to the dashboard itself. */
export function DashboardEntity({ entity }: PanelProps) {
  return <Button look="primary" href={dashboardHref(entity.ref)}>Open the dashboard</Button>
}
