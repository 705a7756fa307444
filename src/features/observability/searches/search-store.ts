import type { Db } from '#platform/database'
import { SavedSearch } from '../contract.ts'

export type SearchRow = {
  id: string
  owner_id: string
  owner_name: string
  name: string
  page: SavedSearch['page']
  sharing: SavedSearch['sharing']
  team: string | null
  address: unknown
  updated_at: Date
}

export function searchDb(db: Db) {
  return db.withTables<{ observability_searches: SearchRow }>()
}

/** A stored search as somebody sees it. */
export function toSearch({ id, name, page, address, sharing, team, owner_name, owner_id }: SearchRow, actorId: string): SavedSearch {
  return { id, name, page, address: SavedSearch.shape.address.parse(address), sharing, team, owner: owner_name, isOwn: owner_id === actorId }
}
