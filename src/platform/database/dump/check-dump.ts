import { ProductError } from '#lib/errors'
import type { PartMigrations } from '../find-migrations.ts'
import { checksumOf } from '../migrate.ts'
import type { DatabaseDump } from './database-dump.ts'
import { isPartitionBound } from './partition-bound.ts'

/**
 * The migrations, of those that this program has, that made the tables of a dump. Throws `conflict` when it has not all of
 * them, or has another one of that name.
 */
export function migrationsOfDump(dump: DatabaseDump, known: readonly PartMigrations[]): PartMigrations[] {
  const wanted = new Map(dump.migrations.map(({ part, name, checksum }) => [`${part} ${name}`, checksum]))
  const chosen = known.map(({ part, migrations }) => ({ part, migrations: migrations.filter(({ name }) => wanted.has(`${part} ${name}`)) }))
  for (const { part, migrations } of chosen) {
    for (const migration of migrations) {
      if (wanted.get(`${part} ${migration.name}`) !== checksumOf(migration)) throw new ProductError('conflict', `The backup was made with another migration ${migration.name} of ${part} than this Daybook has. Restore it with the version that made it.`)
      wanted.delete(`${part} ${migration.name}`)
    }
  }
  const [missing] = wanted.keys()
  if (missing !== undefined) throw new ProductError('conflict', `The backup was made by a newer Daybook: this one does not know the migration ${missing}. Restore it with the newer version.`)
  return chosen
}

/** What can be said of a dump before there is a database: names once, bounds that are bounds. Gives what is wrong with it. */
export function faultOfDump(dump: DatabaseDump): string | undefined {
  const names = new Set(dump.tables.map(({ name }) => name))
  const pieces = dump.tables.flatMap((table) => table.pieces)
  if (names.size < dump.tables.length || new Set(pieces).size < pieces.length) return 'names a table twice'
  const wrong = dump.tables.find(({ partition }) => partition !== undefined && !isPartitionBound(partition.bound))
  return wrong && `gives the partition ${wrong.name} a bound that is none`
}
