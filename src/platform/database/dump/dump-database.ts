import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { ProductError } from '#lib/errors'
import type { ConnectionSettings } from '../connection-settings.ts'
import { sqlStateOf } from '../database-error.ts'
import { type AppliedMigration, migrationLockKey } from '../migrate.ts'
import type { DatabaseDump, TableDump } from './database-dump.ts'
import { listTables, type TableShape } from './list-tables.ts'
import { withOwnClient } from './own-client.ts'

interface DumpTarget {
  /** Called with the pieces of one table after the other, in order; gives the name that finds the piece again. */
  addPiece(table: string, index: number, text: Buffer): Promise<string>
  readonly signal?: AbortSignal
}

const pieceBytes = 4 * 2 ** 20
const undefinedTable = '42P01'

/**
 * Copies all rows of all tables as they were at one moment, while others go on writing: one transaction that only reads, in
 * which each table is locked, against being dropped, only while it is copied. Throws `unavailable` when the database goes away.
 */
export async function dumpDatabase(connection: ConnectionSettings, target: DumpTarget): Promise<DatabaseDump> {
  return withOwnClient(connection, 'daybook backup', async (client) => {
    // Held until the connection ends: no server of another version changes the tables meanwhile.
    await client.query('select pg_advisory_lock_shared($1)', [migrationLockKey])
    await client.query('begin isolation level repeatable read, read only')
    const shapes = await listTables(client)
    const migrations = shapes.some(({ name }) => name === 'platform_migrations') ? (await client.query<AppliedMigration>('select part, name, checksum from platform_migrations order by part, name')).rows : []
    const tables: TableDump[] = []
    for (const shape of shapes.filter(({ isPartitioned }) => !isPartitioned)) tables.push(await dumpTable(client, shape, target))
    // Sequences know no transactions. Read last, they are at least as far as any row that was copied.
    const sequences = await readSequences(client)
    await client.query('commit')
    return { migrations, tables, sequences }
  })
}

/** Going back to the savepoint gives the lock back. */
async function dumpTable(client: pg.Client, { name, columns, partition }: TableShape, target: DumpTarget): Promise<TableDump> {
  await client.query('savepoint before_table')
  const pieces: string[] = []
  const copy = client.query(copyTo(copyCommand(name, columns, 'to stdout')))
  try {
    await takePieces(copy, async (text) => {
      pieces.push(await target.addPiece(name, pieces.length, text))
    }, target.signal)
  } catch (error) {
    if (sqlStateOf(error) === undefinedTable) throw new ProductError('conflict', `The table ${name} was dropped while the backup was made. Run it again.`, { cause: error })
    throw error
  }
  await client.query('rollback to savepoint before_table')
  // Known only now: the count comes after the last row.
  return { name, columns: [...columns], rows: copy.rowCount, pieces, ...(partition ? { partition } : {}) }
}

export function copyCommand(table: string, columns: readonly { name: string }[], direction: 'to stdout' | 'from stdin'): string {
  return `copy ${pg.escapeIdentifier(table)} (${columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}) ${direction}`
}

async function takePieces(copy: AsyncIterable<Buffer>, take: (piece: Buffer) => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  let chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of copy) {
    signal?.throwIfAborted()
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes < pieceBytes) continue
    await take(Buffer.concat(chunks))
    chunks = []
    sizeBytes = 0
  }
  if (sizeBytes > 0) await take(Buffer.concat(chunks))
}

async function readSequences(client: pg.Client): Promise<DatabaseDump['sequences']> {
  const { rows } = await client.query<{ name: string }>(`select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'S' order by relname collate "C"`)
  const sequences: DatabaseDump['sequences'] = []
  for (const { name } of rows) {
    const found = await client.query<{ value: string; is_called: boolean }>(`select last_value::text as value, is_called from ${pg.escapeIdentifier(name)}`)
    const [row] = found.rows
    if (row) sequences.push({ name, value: row.value, isCalled: row.is_called })
  }
  return sequences
}
