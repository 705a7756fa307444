import type { Dashboard } from '#lib/dashboards'
import { ProductError } from '#lib/errors'
import { readYaml } from '#lib/yaml-text'
import { handle } from '#kernel/feature'
import { importDashboard, type NotUnderstood, validateDashboard } from '../contract.ts'
import { expressionFaults } from './expression-faults.ts'
import { importGrafana } from './grafana/import-grafana.ts'
import { isDashboardDocument, type DashboardFault, readDashboardFile } from './read-dashboard-file.ts'
import { created } from './save-dashboard.ts'
import { writeDashboardFile } from './write-dashboard-file.ts'

interface ReadText {
  readonly dashboard: Dashboard | null
  readonly isGrafana: boolean
  readonly faults: readonly DashboardFault[]
  readonly notUnderstood: readonly NotUnderstood[]
}

export const validate = handle(validateDashboard, async ({ text }) => {
  const read = readEither(text)
  return { ...read, faults: [...read.faults, ...(read.dashboard && !read.isGrafana ? expressionFaults(read.dashboard, text) : [])], notUnderstood: [...read.notUnderstood], yaml: read.dashboard && writeDashboardFile(read.dashboard) }
})

export const importOne = handle(importDashboard, async ({ text, title }, ctx) => {
  await ctx.require(importDashboard.access)
  const { dashboard, faults, notUnderstood } = readEither(text)
  if (!dashboard) throw new ProductError('invalid', `Line ${faults[0]?.line}: ${faults[0]?.message}`, { faults: faults.map(({ line, message }) => ({ path: `text:${line}`, message })) })
  const { id } = await created(ctx, { dashboard: { ...dashboard, ...(title === undefined ? {} : { title }) }, message: 'Imported', notUnderstood })
  return { id, title: title ?? dashboard.title, panelCount: dashboard.panels.length, notUnderstood: [...notUnderstood] }
})

/** A file of ours or one of Grafana: which of them is seen by what is in it. JSON is YAML. */
function readEither(text: string): ReadText {
  const value = readYaml(text).documents[0]?.value
  const imported = value === undefined || isDashboardDocument(value) ? undefined : importGrafana(value)
  if (imported) return { ...imported, isGrafana: true, faults: [] }
  const { dashboard, faults } = readDashboardFile(text)
  return { dashboard: dashboard ?? null, isGrafana: false, faults, notUnderstood: [] }
}
