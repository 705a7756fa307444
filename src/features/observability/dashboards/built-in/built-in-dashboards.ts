import type { Dashboard } from '#lib/dashboards'
import { readDashboardFile } from '../read-dashboard-file.ts'
import { builtInFiles } from './built-in-files.data.ts'

export interface BuiltInDashboard {
  readonly id: string
  readonly text: string
  readonly dashboard: Dashboard
}

let known: ReadonlyMap<string, BuiltInDashboard> | undefined

/** The dashboards that come with Daybook, by the name in their address. */
export function builtInDashboards(): ReadonlyMap<string, BuiltInDashboard> {
  known ??= new Map(Object.entries(builtInFiles).map(([id, text]) => {
    const { dashboard, faults } = readDashboardFile(text)
    if (!dashboard) throw new Error(`The built-in dashboard ${id} has a fault in line ${faults[0]?.line}: ${faults[0]?.message}`)
    return [id, { id, text, dashboard }]
  }))
  return known
}
