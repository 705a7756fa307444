import { handle } from '#kernel/feature'
import { exportDashboard, showDashboard } from '../contract.ts'
import { starsOf } from './dashboard-store.ts'
import { findDashboard } from './find-dashboard.ts'
import { writeDashboardFile } from './write-dashboard-file.ts'

export const show = handle(showDashboard, async ({ id, version }, ctx) => {
  const { updatedAt, notUnderstood, ...found } = await findDashboard(ctx, id, version)
  return { ...found, notUnderstood: [...notUnderstood], updatedAt: updatedAt?.toISOString() ?? null, isStarred: (await starsOf(ctx)).has(id) }
})

export const exportOne = handle(exportDashboard, async ({ id, format }, ctx) => {
  const { dashboard } = await findDashboard(ctx, id)
  const name = dashboard.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').slice(0, 80) || 'dashboard'
  return format === 'json' ? { name: `${name}.dashboard.json`, text: `${JSON.stringify(dashboard, undefined, 2)}\n` } : { name: `${name}.dashboard.yaml`, text: writeDashboardFile(dashboard) }
})
