import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { lockFolder } from '#platform/files'
import { createLog } from '#platform/log'
import { findMigrations, migrate, openDatabase, type PartMigrations, sql, startDatabase } from '#platform/database'

export interface TestDatabaseAddress {
  /** Address of the cluster's maintenance database. */
  readonly url: string
  /** Database with the tables of all parts, copied for each test file. */
  readonly template: string
  /** Why there is no template, when the migrations failed. */
  readonly fault: string | undefined
}

declare module 'vitest' {
  export interface ProvidedContext {
    testDatabase: TestDatabaseAddress
  }
}

const folderPrefix = 'daybook-pg-'
/** A run that has just begun may not hold its lock yet. */
const settledMs = 60_000

/** One PostgreSQL for the whole test run, in a folder that is thrown away, with fsync off. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftFolders()
  const folder = await mkdtemp(join(tmpdir(), folderPrefix))
  await chmod(folder, 0o755)
  const log = createLog({ level: 'warn' })
  const database = await startDatabase({ dataDir: join(folder, 'data'), log, isDurable: false })
  const parts = await findMigrations(['src/kernel', 'src/features'])
  const template = `template_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)}`
  const fault = await makeTemplate(database.url, template, parts)
  if (fault !== undefined) log.error('The migrations failed; tests that need a database will fail.', { fault })
  project.provide('testDatabase', { url: database.url, template, fault })
  return async () => {
    await database.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What killed test runs left; a run that still goes on holds the lock of its folder. */
async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name)
    // Another run may remove its own meanwhile.
    const madeAtMs = name.startsWith(folderPrefix) ? (await stat(folder).catch(() => undefined))?.mtimeMs : undefined
    if (madeAtMs === undefined || Date.now() - madeAtMs < settledMs) continue
    const lock = await lockFolder(join(folder, 'data'), 'postgres.lock').catch(() => undefined)
    if (lock) await rm(folder, { recursive: true, force: true })
  }
}

async function makeTemplate(url: string, template: string, parts: readonly PartMigrations[]): Promise<string | undefined> {
  await onDatabase(url, async (database) => {
    await sql`create database ${sql.id(template)}`.execute(database.db)
  })
  try {
    await onDatabase(databaseUrl(url, template), (database) => migrate(database, parts))
    return undefined
  } catch (error) {
    return error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`.trim() : String(error)
  }
}

async function onDatabase(url: string, use: (database: ReturnType<typeof openDatabase>) => Promise<unknown>): Promise<void> {
  const database = openDatabase({ connection: { url } })
  try {
    await use(database)
  } finally {
    await database.close()
  }
}

/** The address of another database of the same cluster. */
export function databaseUrl(url: string, name: string): string {
  return url.replace(/\/[^/?]*\?/, `/${name}?`)
}
