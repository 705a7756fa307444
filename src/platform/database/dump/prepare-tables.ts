import pg from 'pg'
import { ProductError } from '#lib/errors'
import type { DatabaseDump, TableDump } from './database-dump.ts'
import { listTables, type TableShape } from './list-tables.ts'

/**
 * Brings tables that the migrations have just made to the shape of a dump: its partitions instead of theirs, and no rows.
 * Gives the tables of the dump that are here to be filled. Throws `conflict` when one is missing there or looks different.
 */
export async function prepareTables(client: pg.Client, dump: DatabaseDump): Promise<TableDump[]> {
  const made = await listTables(client)
  for (const { name, partition } of made) if (partition) await client.query(`drop table ${pg.escapeIdentifier(name)}`)
  const kept = new Map(made.filter(({ partition }) => !partition).map((shape) => [shape.name, shape]))
  const tables = dump.tables.filter(({ name, partition }) => (partition ? kept.get(partition.of)?.isPartitioned : kept.get(name)?.isPartitioned === false))
  requireAll(kept, tables)
  for (const table of tables) checkColumns(table, kept.get(table.partition?.of ?? table.name))
  for (const { name, partition } of tables) if (partition) await client.query(`create table ${pg.escapeIdentifier(name)} partition of ${pg.escapeIdentifier(partition.of)} ${partition.bound}`)
  // Migrations may have put in rows of their own.
  await client.query(`truncate ${[...kept.keys()].map((name) => pg.escapeIdentifier(name)).join(', ')}`)
  return tables
}

function requireAll(kept: ReadonlyMap<string, TableShape>, tables: readonly TableDump[]): void {
  const given = new Set(tables.map(({ name }) => name))
  const missing = [...kept.values()].find(({ name, isPartitioned }) => !isPartitioned && !given.has(name))
  if (missing) throw new ProductError('conflict', `The backup lacks the table ${missing.name}. Take another copy of it, or an earlier one.`)
}

function checkColumns({ name, columns }: TableDump, shape: TableShape | undefined): void {
  const wanted = (shape?.columns ?? []).map((column) => `${column.name} ${column.type}`).toSorted()
  const given = columns.map((column) => `${column.name} ${column.type}`).toSorted()
  if (wanted.join('\n') !== given.join('\n')) throw new ProductError('conflict', `The backup gives the table ${name} other columns than its version has. Take another copy of it, or an earlier one.`)
}
