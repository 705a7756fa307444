import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { handle, type Worker } from '#kernel/feature'
import { DashboardDeleted, DashboardRestored, deleteDashboard, listDashboardVersions, restoreDashboard } from '../contract.ts'
import { addVersion, dashboardDb, keptDeletedMs, lockDashboard, readStored } from './dashboard-store.ts'

export const versions = handle(listDashboardVersions, async ({ id }, ctx) => {
  await readStored(ctx.db, id)
  const rows = await dashboardDb(ctx.db).selectFrom('observability_dashboard_versions').select(['version', 'message', 'author', 'at']).where('dashboard_id', '=', id).orderBy('version', 'desc').limit(500).execute()
  return { items: rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() })) }
})

export const deleteOne = handle(deleteDashboard, async ({ id }, ctx) => {
  await ctx.require(deleteDashboard.access)
  await lockDashboard(ctx.db, id)
  const { dashboard: { title }, version } = await readStored(ctx.db, id)
  await dashboardDb(ctx.db).updateTable('observability_dashboards').set({ deleted_at: ctx.clock.now() }).where('id', '=', id).execute()
  await ctx.append(DashboardDeleted, { subject: entityRef('dashboard', id), summary: `${ctx.actor.name} deleted the dashboard ${title}`, data: { dashboardId: id, title, version } })
  return { id }
})

/** What was deleted comes back as it was; an older version becomes the newest. */
export const restore = handle(restoreDashboard, async ({ id, version }, ctx) => {
  await ctx.require(restoreDashboard.access)
  const row = await lockDashboard(ctx.db, id)
  if (row.deleted_at === null && version === undefined) throw new ProductError('conflict', `This dashboard is not deleted. Name a version of it: daybook dashboards versions ${id}`)
  await dashboardDb(ctx.db).updateTable('observability_dashboards').set({ deleted_at: null }).where('id', '=', id).execute()
  const { dashboard, notUnderstood } = await readStored(ctx.db, id, version)
  const now = version === undefined || version === row.version ? row.version : await addVersion(ctx, { id, dashboard, notUnderstood, message: `Version ${version} again` })
  await ctx.append(DashboardRestored, { subject: entityRef('dashboard', id), summary: `${ctx.actor.name} brought ${version === undefined ? '' : `version ${version} of `}the dashboard ${dashboard.title} back`, data: { dashboardId: id, title: dashboard.title, version: now } })
  return { id, version: now }
})

const everyMs = 3_600_000

/** What was deleted long ago is gone for good. */
export const forgetDeletedDashboards: Worker = {
  id: 'observability.forget-deleted-dashboards', leader: true,
  async run({ db, clock, signal }) {
    while (!signal.aborted) {
      await dashboardDb(db).deleteFrom('observability_dashboards').where('deleted_at', '<', new Date(clock.now().getTime() - keptDeletedMs)).execute()
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  },
}
