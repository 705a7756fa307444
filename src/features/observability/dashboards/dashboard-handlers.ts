import type { Handled } from '#kernel/feature'
import type { Telemetry } from '#kernel/telemetry'
import { deleteOne, restore, versions } from './dashboard-versions.ts'
import { list, star } from './list-dashboards.ts'
import { importOne, validate } from './import-dashboard.ts'
import { marks } from './list-marks.ts'
import { save } from './save-dashboard.ts'
import { exportOne, show } from './show-dashboard.ts'
import { values } from './variable-values.ts'

/** The operations on dashboards. */
export function dashboardHandlers(telemetry: Telemetry): Handled[] {
  return [list, star, show, exportOne, save, deleteOne, restore, versions, validate, importOne, marks, values(telemetry)]
}
