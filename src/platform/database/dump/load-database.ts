import type pg from 'pg'
import { ProductError } from '#lib/errors'
import type { ConnectionSettings } from '../connection-settings.ts'
import { asStatementError, sqlStateOf } from '../database-error.ts'
import type { PartMigrations } from '../find-migrations.ts'
import { migrateWithin } from '../migrate.ts'
import { migrationsOfDump } from './check-dump.ts'
import { CopyIn } from './copy-in.ts'
import type { DatabaseDump, TableDump } from './database-dump.ts'
import { openClient } from './own-client.ts'
import { prepareTables } from './prepare-tables.ts'
import { putAside } from './put-aside.ts'

/** A database that is being filled from a dump. Nothing of it is there for others before `finish` has returned. */
export interface DatabaseLoad {
  /** Tables of the dump that no migration makes, and that are therefore left out. */
  readonly leftOut: readonly string[]
  /** Takes a piece of a table; those of one table in order. */
  addPiece(piece: string, text: AsyncIterable<Buffer>): Promise<void>
  /** Checks that all has come, brings the tables to this version and commits. */
  finish(): Promise<void>
  /** Undoes everything. May be called after `finish`, which it then leaves alone. */
  abandon(): Promise<void>
}

/**
 * Begins to fill an empty database: makes the tables as the dump's own version had them, in one transaction with all that
 * follows. Throws `conflict` when the database is not empty, or is not one that this program can make.
 */
export async function loadDatabase(connection: ConnectionSettings, dump: DatabaseDump, migrations: readonly PartMigrations[]): Promise<DatabaseLoad> {
  const own = migrationsOfDump(dump, migrations)
  const client = await openClient(connection, 'daybook restore')
  try {
    await client.query('begin')
    await client.query(`set local maintenance_work_mem = '256MB'; set local synchronous_commit = on; set local check_function_bodies = off`)
    await requireEmpty(client)
    await migrateWithin(client, own)
    const restoring = await putAside(client)
    const tables = await prepareTables(client, dump)
    return new Load({ client, dump, tables, restoring, migrations })
  } catch (error) {
    await client.end().catch(() => undefined)
    throw asLoadError(error)
  }
}

async function requireEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
      and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
    order by 1 limit 1`)
  const [first] = rows
  if (first) throw new ProductError('conflict', `The database is not empty: it has ${first.name}. Name an empty one (CREATE DATABASE …) in DATABASE_URL.`)
}

interface LoadParts {
  readonly client: pg.Client
  readonly dump: DatabaseDump
  readonly tables: readonly TableDump[]
  readonly restoring: readonly string[]
  readonly migrations: readonly PartMigrations[]
}

class Load implements DatabaseLoad {
  readonly leftOut: readonly string[]
  readonly #parts: LoadParts
  readonly #tableOfPiece: ReadonlyMap<string, TableDump>
  readonly #awaited: Set<string>
  #copy: CopyIn | undefined

  constructor(parts: LoadParts) {
    this.#parts = parts
    this.#tableOfPiece = new Map(parts.tables.flatMap((table) => table.pieces.map((piece) => [piece, table] as const)))
    this.#awaited = new Set(this.#tableOfPiece.keys())
    const taken = new Set(parts.tables.map(({ name }) => name))
    this.leftOut = parts.dump.tables.map(({ name }) => name).filter((name) => !taken.has(name))
  }

  async addPiece(piece: string, text: AsyncIterable<Buffer>): Promise<void> {
    const table = this.#tableOfPiece.get(piece)
    if (!table) return
    try {
      await this.#begin(table)
      for await (const chunk of text) await this.#copy?.write(chunk)
      this.#awaited.delete(piece)
    } catch (error) {
      throw asLoadError(error)
    }
  }

  async #begin(table: TableDump): Promise<void> {
    if (this.#copy?.table === table) return
    await this.#endTable()
    this.#copy = new CopyIn(this.#parts.client, table)
  }

  async #endTable(): Promise<void> {
    const copy = this.#copy
    this.#copy = undefined
    if (!copy) return
    const rows = await copy.end()
    if (rows !== copy.table.rows) throw new ProductError('conflict', `The backup gives ${copy.table.name} ${rows} rows and says ${copy.table.rows}. Take another copy of it, or an earlier one.`)
  }

  async finish(): Promise<void> {
    const { client, dump, restoring, migrations } = this.#parts
    try {
      await this.#endTable()
      if (this.#awaited.size > 0) throw new ProductError('conflict', 'The backup lacks rows that it names. Take another copy of it, or an earlier one.')
      for (const statement of restoring) await client.query(statement)
      await setSequences(client, dump)
      await migrateWithin(client, migrations)
      await client.query('commit')
      // The planner knows nothing of rows that have just come.
      await client.query('analyze').catch(() => undefined)
    } catch (error) {
      throw asLoadError(error)
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  async abandon(): Promise<void> {
    await this.#parts.client.end().catch(() => undefined)
  }
}

async function setSequences(client: pg.Client, { sequences }: DatabaseDump): Promise<void> {
  for (const { name, value, isCalled } of sequences) {
    await client.query(`select setval(c.oid, $2::bigint, $3) from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'S' and c.relname = $1`, [name, value, isCalled])
  }
}

/** What PostgreSQL does not take (SQLSTATE classes 22, 23, 42) is the backup's fault: all statements but its rows are ours. */
function asLoadError(error: unknown): unknown {
  if (/^(2[23]|42)/.test(sqlStateOf(error) ?? '')) return new ProductError('conflict', `The backup holds what does not fit its tables: ${error instanceof Error ? error.message : ''}. Take another copy of it, or an earlier one.`, { cause: error })
  return asStatementError(error, false)
}
