/**
 * PostgreSQL: the embedded one of a data folder, or one that an address names; connections, transactions, notifications,
 * leases, migrations, and dumps of all tables. Knows no table but its own list of migrations.
 */
export { sql } from 'kysely'
export type { ConnectionSettings } from './connection-settings.ts'
export { sqlStateOf, violatedConstraint } from './database-error.ts'
export { type Database, type Db, openDatabase } from './database.ts'
export { faultOfDump, migrationsOfDump } from './dump/check-dump.ts'
export { DatabaseDump } from './dump/database-dump.ts'
export { dumpDatabase } from './dump/dump-database.ts'
export { type DatabaseLoad, loadDatabase } from './dump/load-database.ts'
export { findMigrations, type Migration, type PartMigrations } from './find-migrations.ts'
export type { LeaseOptions } from './lease.ts'
export type { NotificationHandler } from './listener.ts'
export { migrate } from './migrate.ts'
export { hasCluster, runningConnection } from './running-cluster.ts'
export { type EmbeddedDatabase, startDatabase } from './start-database.ts'
export type { DatabaseStatus } from './supervisor.ts'
export { notify, transaction } from './transaction.ts'
