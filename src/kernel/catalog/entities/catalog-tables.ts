import type { ColumnType, Kysely } from 'kysely'
import type { Db } from '#platform/database'

type Moment = ColumnType<Date, Date, Date>
export type Origin = 'discovered' | 'file' | 'page'
type Json = ColumnType<Readonly<Record<string, unknown>>, string, string>
type JsonList = ColumnType<readonly { file: string; line?: number }[], string, string>

export interface ClaimTable {
  ref: string
  source: string
  origin: Origin
  title: string
  description: string
  owner: string | null
  tags: string[]
  spec: Json
  evidence_file: string | null
  evidence_line: number | null
}

export interface EntityTable {
  ref: string
  kind: string
  namespace: string
  name: string
  title: string
  description: string
  owner: string | null
  tags: string[]
  origin: Origin
  spec: Json
  evidence: JsonList
  created_at: Moment
  updated_at: Moment
  gone_at: ColumnType<Date | null, Date | null, Date | null>
}

export interface RelationTable {
  from_ref: string
  type: string
  to_ref: string
  source: string
  origin: Origin
  reason: string
  evidence_file: string | null
  evidence_line: number | null
}

interface RefusalTable { from_ref: string; type: string; to_ref: string; refused_by: string; refused_at: Moment }

export interface ProblemTable {
  source: string
  key: string
  detector: string
  topic: string
  is_fixture: boolean
  message: string
  file: string
  line: number | null
  entity: string | null
  first_seen_at: Moment
}

interface ScopeTable { source: string; detector: string; scope: string; digest: string }
interface FileTable { file: string; digest: string; refs: string[]; read_at: Moment }

type CatalogTables = {
  catalog_claims: ClaimTable
  catalog_entities: EntityTable
  catalog_relations: RelationTable
  catalog_refusals: RefusalTable
  catalog_problems: ProblemTable
  catalog_scopes: ScopeTable
  catalog_files: FileTable
}

/** The database as this part sees it. */
export function catalogDb(db: Db): Kysely<CatalogTables> {
  return db.withTables<CatalogTables>()
}
