import type { Db } from '#platform/database'
import { TimelineView } from './contract.ts'

export type ViewRow = {
  id: string
  owner_id: string
  owner_name: string
  name: string
  sharing: TimelineView['sharing']
  team: string | null
  filter: unknown
  updated_at: Date
}

export function viewDb(db: Db) {
  return db.withTables<{ timeline_views: ViewRow; timeline_default_views: { actor_id: string; view_id: string } }>()
}

/** What of a view is its filter. */
export const ViewFilter = TimelineView.omit({ id: true, name: true, sharing: true, team: true, owner: true, isOwn: true, isDefault: true })

/** A stored view as somebody sees it. */
export function toView(row: ViewRow, actorId: string, defaultId: string | undefined): TimelineView {
  return {
    ...ViewFilter.parse(row.filter), id: row.id, name: row.name, sharing: row.sharing, team: row.team, owner: row.owner_name,
    isOwn: row.owner_id === actorId, isDefault: row.id === defaultId,
  }
}

export async function defaultOf(db: Db, actorId: string): Promise<string | undefined> {
  return (await viewDb(db).selectFrom('timeline_default_views').select('view_id').where('actor_id', '=', actorId).executeTakeFirst())?.view_id
}

/** Null: none from now on. */
export async function setDefault(db: Db, actorId: string, viewId: string | null): Promise<void> {
  if (viewId === null) await viewDb(db).deleteFrom('timeline_default_views').where('actor_id', '=', actorId).execute()
  else await viewDb(db).insertInto('timeline_default_views').values({ actor_id: actorId, view_id: viewId }).onConflict((conflict) => conflict.column('actor_id').doUpdateSet({ view_id: viewId })).execute()
}
