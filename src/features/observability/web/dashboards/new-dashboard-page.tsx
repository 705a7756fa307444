import type { Dashboard } from '#lib/dashboards'
import { DashboardEditor } from './edit/dashboard-editor.tsx'

const empty: Dashboard = { apiVersion: 'daybook.dev/v1', kind: 'Dashboard', title: 'New dashboard', panels: [] }

/** A dashboard that does not exist yet. */
export function NewDashboardPage() {
  return <DashboardEditor shown={{ dashboard: empty, notUnderstood: [] }} />
}
