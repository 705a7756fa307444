import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { type Database, openDatabase, sql } from '#platform/database'
import { removeAfterFile } from './after-file.ts'
import { databaseUrl } from './global-setup.ts'

export interface FreshDatabase extends Database {
  readonly url: string
  /** Ends all connections and removes the database; done by itself after the test file. */
  drop(): Promise<void>
}

interface FreshOptions {
  /** Without any table of ours. */
  readonly isEmpty?: boolean
}

/** A database of its own with the tables of all parts, copied from the template. */
export async function freshDatabase({ isEmpty = false }: FreshOptions = {}): Promise<FreshDatabase> {
  const { url: maintenanceUrl, template, fault } = inject('testDatabase')
  if (!isEmpty && fault !== undefined) throw new Error(`There is no template database, since the migrations failed: ${fault}`)
  const name = `test_${randomBytes(6).toString('hex')}`
  await onMaintenance(maintenanceUrl, ({ db }) => sql`create database ${sql.id(name)} template ${sql.id(isEmpty ? 'template1' : template)} strategy file_copy`.execute(db))
  const url = databaseUrl(maintenanceUrl, name)
  const database = openDatabase({ connection: { url }, applicationName: 'test', maxConnections: 8 })
  let isDropped = false
  async function drop(): Promise<void> {
    if (isDropped) return
    isDropped = true
    await database.close()
    await onMaintenance(maintenanceUrl, ({ db }) => sql`drop database if exists ${sql.id(name)} with (force)`.execute(db))
  }
  removeAfterFile(drop)
  return { ...database, url, drop }
}

async function onMaintenance(url: string, use: (database: Database) => Promise<unknown>): Promise<void> {
  const database = openDatabase({ connection: { url }, maxConnections: 1 })
  try {
    await use(database)
  } finally {
    await database.close()
  }
}
