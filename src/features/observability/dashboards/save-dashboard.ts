import { parseAllDocuments } from 'yaml'
import type { Dashboard } from '#lib/dashboards'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { type Context, handle } from '#kernel/feature'
import { writeFileAtomically } from '#platform/files'
import { DashboardSaved, type NotUnderstood, saveDashboard } from '../contract.ts'
import { addVersion, dashboardDb, lockDashboard, noSuchDashboard } from './dashboard-store.ts'
import { digestOf, fileOfDashboard, readText } from './find-dashboard.ts'
import { editDashboardFile } from './write-dashboard-file.ts'

interface Saving {
  readonly dashboard: Dashboard
  readonly message: string
  readonly notUnderstood: readonly NotUnderstood[]
}

export const save = handle(saveDashboard, async ({ id, basedOn, ...saving }, ctx) => {
  if (id?.startsWith('dashboard:')) return saveInFile(ctx, id, saving.dashboard, basedOn)
  await ctx.require(saveDashboard.access)
  if (id === undefined) return created(ctx, saving)
  const row = await lockDashboard(ctx.db, id).catch((error: unknown) => { throw error instanceof ProductError ? error : noSuchDashboard(id) })
  if (row.deleted_at !== null) throw new ProductError('conflict', 'This dashboard was deleted meanwhile. Bring it back, or save it as a new one.')
  if (basedOn !== undefined && basedOn !== String(row.version)) throw new ProductError('conflict', `Somebody saved version ${row.version} of this dashboard meanwhile. Load it again, or save yours as a new one.`)
  const version = await addVersion(ctx, { id, ...saving })
  await told(ctx, id, saving, version)
  return { id, version, basedOn: String(version), file: null }
})

/** Keeps a new dashboard of whoever asks. */
export async function created(ctx: Context, saving: Saving): Promise<{ id: string; version: number; basedOn: string; file: null }> {
  const id = newId()
  await dashboardDb(ctx.db).insertInto('observability_dashboards').values({ id, version: 0, deleted_at: null }).execute()
  const version = await addVersion(ctx, { id, ...saving })
  await told(ctx, id, saving, version)
  return { id, version, basedOn: String(version), file: null }
}

async function told(ctx: Context, id: string, { dashboard: { title }, message }: Saving, version: number): Promise<void> {
  await ctx.append(DashboardSaved, { subject: entityRef('dashboard', id), summary: `${ctx.actor.name} saved the dashboard ${title}${message === '' ? '' : `: ${message}`}`, data: { dashboardId: id, title, version } })
}

/** Into the file of the work tree, as a catalog-info.yaml is saved; committing it stays with whoever works there. */
async function saveInFile(ctx: Context, id: string, dashboard: Dashboard, basedOn: string | undefined) {
  await ctx.require(saveDashboard.access, id)
  const { path, file, format } = await fileOfDashboard(ctx, id)
  if (format !== 'daybook') throw new ProductError('invalid', `${file} is a dashboard of Grafana, which is not written. Save yours as a new one.`)
  const before = await readText(path, file)
  if (basedOn !== digestOf(before)) throw new ProductError('conflict', `${file} was changed meanwhile. Load the dashboard again, or save yours as a new one.`)
  if (parseAllDocuments(before, { logLevel: 'silent' }).length > 1) throw new ProductError('invalid', `${file} holds more than this dashboard. Put it in a file of its own, or save yours as a new one.`)
  const text = file.endsWith('.json') ? `${JSON.stringify(dashboard, undefined, 2)}\n` : editDashboardFile(before, dashboard)
  await ctx.append(DashboardSaved, { subject: id, summary: `${ctx.actor.name} saved the dashboard ${dashboard.title} in ${file}`, data: { dashboardId: id, title: dashboard.title, version: null } })
  // Last, so that a failure before it leaves the file alone.
  if (text !== before) await writeFileAtomically(path, text)
  return { id, version: null, basedOn: digestOf(text), file }
}
