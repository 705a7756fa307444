import type { ColumnType, Kysely } from 'kysely'
import type { Actor } from '#kernel/feature'
import type { Db } from '#platform/database'

type Moment = ColumnType<Date, Date, Date>

export interface RefUpdate {
  readonly ref: string
  /** Null for a ref that is new. */
  readonly before: string | null
  /** Null for one that is deleted. */
  readonly after: string | null
}

interface HostedTable { ref: string; owner: string; name: string; created_at: Moment }
interface RefTable { repository: string; name: string; sha: string }
interface PushTable { id: string; repository: string; actor: ColumnType<Actor, string, string>; commands: ColumnType<readonly RefUpdate[], string, string>; started_at: Moment }
interface ChangeTable { repository: string; sha: string }
interface FollowedTable { repository: string; head: string }

type RepositoryTables = {
  repositories_hosted: HostedTable
  repositories_refs: RefTable
  repositories_pushes: PushTable
  repositories_changes: ChangeTable
  repositories_followed: FollowedTable
}

/** The database as this feature sees it. */
export function repositoryDb(db: Db): Kysely<RepositoryTables> {
  return db.withTables<RepositoryTables>()
}
