import { createHash } from 'node:crypto'
import type { ClientBase, PoolClient } from 'pg'
import { ProductError } from '#lib/errors'
import type { Database } from './database.ts'
import type { Migration, PartMigrations } from './find-migrations.ts'

/** Any number will do that all servers share. Whoever must not see the tables change takes it shared. */
export const migrationLockKey = 4_127_001

export interface AppliedMigration {
  readonly part: string
  readonly name: string
  readonly checksum: string
}

/**
 * Brings the tables of all parts to this version: forward only, each file in a transaction of its own, one server at a
 * time. Throws `conflict`, before anything is changed, when the data are of a newer version or an applied file was changed.
 */
export async function migrate(database: Pick<Database, 'withClient'>, parts: readonly PartMigrations[]): Promise<{ applied: number }> {
  return database.withClient(async (client) => {
    await client.query('select pg_advisory_lock($1)', [migrationLockKey])
    try {
      return { applied: await applyPending(client, parts, apply) }
    } finally {
      // A lost connection has given the lock back already.
      await client.query('select pg_advisory_unlock($1)', [migrationLockKey]).catch(() => undefined)
    }
  })
}

/** The same within the caller's transaction: all of it, or nothing. For a database that nobody else uses yet. */
export async function migrateWithin(client: ClientBase, parts: readonly PartMigrations[]): Promise<void> {
  await applyPending(client, parts, run)
}

async function applyPending<Client extends ClientBase>(client: Client, parts: readonly PartMigrations[], applyOne: (client: Client, part: string, migration: Migration) => Promise<void>): Promise<number> {
  await client.query(`create table if not exists platform_migrations (
    part text not null, name text not null, checksum text not null, applied_at timestamptz not null default now(), primary key (part, name))`)
  const { rows } = await client.query<AppliedMigration>('select part, name, checksum from platform_migrations order by part, name')
  checkApplied(rows, parts)
  const done = new Set(rows.map(({ part, name }) => `${part} ${name}`))
  const pending = parts.flatMap(({ part, migrations }) => migrations.filter(({ name }) => !done.has(`${part} ${name}`)).map((migration) => ({ part, migration })))
  for (const { part, migration } of pending) await applyOne(client, part, migration)
  return pending.length
}

function checkApplied(applied: readonly AppliedMigration[], parts: readonly PartMigrations[]): void {
  const known = new Map(parts.flatMap(({ part, migrations }) => migrations.map((migration) => [`${part} ${migration.name}`, migration] as const)))
  for (const { part, name, checksum } of applied) {
    const migration = known.get(`${part} ${name}`)
    if (!migration) throw new ProductError('conflict', `The data were written by a newer Daybook: this one does not know the migration ${name} of ${part}. Start the newer version, or name another data folder.`)
    if (checksumOf(migration) !== checksum) throw new ProductError('conflict', `The migration ${name} of ${part} was changed after it was applied. Restore the file and put the change into a new one.`)
  }
  const last = new Map(applied.map(({ part, name }) => [part, name]))
  for (const { part, migrations } of parts) checkOrder(part, migrations, last.get(part), applied)
}

/** A file that sorts before one already applied would run in another order here than on a new database. */
function checkOrder(part: string, migrations: readonly Migration[], last: string | undefined, applied: readonly AppliedMigration[]): void {
  if (last === undefined) return
  const done = new Set(applied.filter((row) => row.part === part).map(({ name }) => name))
  const late = migrations.find(({ name }) => name < last && !done.has(name))
  if (late) throw new ProductError('conflict', `The migration ${late.name} of ${part} comes before ${last}, which is applied already. Give it the next free number.`)
}

async function apply(client: PoolClient, part: string, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await run(client, part, migration)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function run(client: ClientBase, part: string, migration: Migration): Promise<void> {
  try {
    await client.query(migration.sql)
    await client.query('insert into platform_migrations (part, name, checksum) values ($1, $2, $3)', [part, migration.name, checksumOf(migration)])
  } catch (error) {
    throw new Error(`The migration ${migration.name} of ${part} failed.`, { cause: error })
  }
}

/** Line ends differ between checkouts of the same file. */
export function checksumOf({ sql }: Migration): string {
  return createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex')
}
