import { Dashboard } from '#lib/dashboards'
import { ProductError } from '#lib/errors'
import type { Context } from '#kernel/feature'
import type { Db } from '#platform/database'
import type { NotUnderstood } from '../contract.ts'

type DashboardRow = { id: string; version: number; deleted_at: Date | null }
type VersionRow = { dashboard_id: string; version: number; dashboard: unknown; not_understood: unknown; message: string; author: string; author_id: string; at: Date }
type StarRow = { person_id: string; dashboard_id: string }

/** How long a deleted dashboard can be brought back. */
export const keptDeletedMs = 30 * 86_400_000

export function dashboardDb(db: Db) {
  return db.withTables<{ observability_dashboards: DashboardRow; observability_dashboard_versions: VersionRow; observability_dashboard_stars: StarRow }>()
}

export interface StoredDashboard {
  readonly id: string
  readonly version: number
  readonly dashboard: Dashboard
  readonly notUnderstood: readonly NotUnderstood[]
  readonly author: string
  readonly at: Date
}

export function noSuchDashboard(id: string): ProductError {
  return new ProductError('not-found', `There is no dashboard ${id}. List them with: daybook dashboards list`)
}

export async function readStored(db: Db, id: string, version?: number): Promise<StoredDashboard> {
  const row = await dashboardDb(db).selectFrom('observability_dashboards as d').innerJoin('observability_dashboard_versions as v', 'v.dashboard_id', 'd.id').selectAll('v')
    .where('d.id', '=', id).where('d.deleted_at', 'is', null).where('v.version', '=', version === undefined ? (eb) => eb.ref('d.version') : version).executeTakeFirst()
  if (row) return storedOf(row)
  if (version === undefined) throw noSuchDashboard(id)
  throw new ProductError('not-found', `There is no version ${version} of this dashboard. List them with: daybook dashboards versions ${id}`)
}

export async function readAllStored(db: Db): Promise<StoredDashboard[]> {
  const rows = await dashboardDb(db).selectFrom('observability_dashboards as d').innerJoin('observability_dashboard_versions as v', (join) => join.onRef('v.dashboard_id', '=', 'd.id').onRef('v.version', '=', 'd.version')).selectAll('v').where('d.deleted_at', 'is', null).execute()
  return rows.map(storedOf)
}

/** For a change: nobody else changes it until the transaction ends. */
export async function lockDashboard(db: Db, id: string): Promise<DashboardRow> {
  const row = await dashboardDb(db).selectFrom('observability_dashboards').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw noSuchDashboard(id)
  return row
}

/** Keeps a version after the newest, as whoever asks; gives its number. */
export async function addVersion(ctx: Context, { id, dashboard, notUnderstood, message }: { id: string; dashboard: Dashboard; notUnderstood: readonly NotUnderstood[]; message: string }): Promise<number> {
  const { most } = await dashboardDb(ctx.db).selectFrom('observability_dashboard_versions').select((eb) => eb.fn.max('version').as('most')).where('dashboard_id', '=', id).executeTakeFirstOrThrow()
  const version = (most ?? 0) + 1
  await dashboardDb(ctx.db).updateTable('observability_dashboards').set({ version, deleted_at: null }).where('id', '=', id).execute()
  await dashboardDb(ctx.db).insertInto('observability_dashboard_versions').values({
    dashboard_id: id, version, dashboard: JSON.stringify(dashboard), not_understood: JSON.stringify(notUnderstood), message, author: ctx.actor.name, author_id: ctx.actor.id, at: ctx.clock.now(),
  }).execute()
  return version
}

export async function starsOf({ db, actor }: Context): Promise<ReadonlySet<string>> {
  const rows = await dashboardDb(db).selectFrom('observability_dashboard_stars').select('dashboard_id').where('person_id', '=', actor.id).execute()
  return new Set(rows.map((row) => row.dashboard_id))
}

function storedOf(row: VersionRow): StoredDashboard {
  return { id: row.dashboard_id, version: row.version, dashboard: Dashboard.parse(row.dashboard), notUnderstood: row.not_understood as NotUnderstood[], author: row.author, at: row.at }
}
