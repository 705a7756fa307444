import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { retireMachineTokens } from '#kernel/access'
import { ProductError } from '#lib/errors'
import { type ArchiveEntry, readArchive } from '#platform/archive'
import { type ConnectionSettings, findMigrations, loadDatabase, migrationsOfDump, openDatabase, type PartMigrations, startDatabase } from '#platform/database'
import { asFileError, errnoOf, syncFolder } from '#platform/files'
import type { Log } from '#platform/log'
import { runCommand } from '#platform/process'
import { programPaths } from '../paths.ts'
import { type BackupAbout, databaseFolder, readAbout } from './backup-about.ts'
import type { BackupSummary } from './create-backup.ts'
import { writeEntry } from './write-entry.ts'

export interface RestoreOptions {
  readonly file: string
  readonly dataDir: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly signal?: AbortSignal
  readonly onProgress?: (words: string, share: number) => void
}

/** What was in the backup (`leftOut`: tables in it that are not Daybook's), and where it is now. */
export interface RestoreSummary extends Omit<BackupSummary, 'sizeBytes'> {
  readonly dataDir: string
}

interface CheckedBackup {
  readonly about: BackupAbout
  readonly entries: readonly ArchiveEntry[]
  readonly migrations: readonly PartMigrations[]
  /** Of the list as it was checked: the second reading must find the same. */
  readonly digest: string
}

/** A new cluster, and room for what rows take more in tables than in text. */
const clusterBytes = 100 * 2 ** 20

/**
 * Makes a data folder (and, with DATABASE_URL, fills an empty database) from a backup that was read to its end and found
 * whole before. All is made beside the folder and gets its name last. Throws `conflict` when the folder is not empty or the
 * backup cannot be used, and then leaves nothing.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreSummary> {
  const { file, dataDir } = options
  await requireEmptyFolder(dataDir)
  const checked = await checkBackup(options)
  await requireSpace(dataDir, checked.entries)
  const draft = `${dataDir}.${randomBytes(6).toString('hex')}.restoring`
  try {
    await makeDraft(draft)
    const leftOut = await fillDraft(options, checked, draft)
    await takePlace(draft, dataDir)
    return summaryOf({ file, dataDir }, checked, leftOut)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function requireEmptyFolder(dataDir: string): Promise<void> {
  try {
    if (!(await stat(dirname(dataDir))).isDirectory()) throw new ProductError('invalid', `${dirname(dataDir)} is not a folder. Name a place in one.`)
  } catch (error) {
    throw asFileError(error, dirname(dataDir))
  }
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return []
    throw asFileError(error, dataDir)
  })
  if (names.length > 0) throw new ProductError('conflict', `${dataDir} is not empty. Move it away, or name another folder with --data: a backup is only restored into one that is not there yet or empty.`)
}

/** Reads all of it once and writes nothing. */
async function checkBackup({ file, signal, onProgress }: RestoreOptions): Promise<CheckedBackup> {
  const migrations = await findMigrations(programPaths().migrationRoots)
  const { size } = await stat(file).catch((error: unknown) => {
    throw asFileError(error, file)
  })
  let checked: CheckedBackup | undefined
  await readArchive(file, {
    onManifest: async (manifest, entries) => {
      const about = readAbout(file, manifest, entries)
      migrationsOfDump(about.database, migrations)
      checked = { about, entries, migrations, digest: digestOf(manifest, entries) }
    },
    onEntry: async () => undefined,
    onProgress: (doneBytes) => onProgress?.('Checking', doneBytes / size),
    ...(signal ? { signal } : {}),
  })
  if (!checked) throw new Error('An archive was read without its list.')
  return checked
}

async function requireSpace(dataDir: string, entries: readonly ArchiveEntry[]): Promise<void> {
  const neededBytes = entries.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, clusterBytes)
  const { bavail, bsize } = await statfs(dirname(dataDir))
  const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20)
  if (bavail * bsize < neededBytes) throw new ProductError('unavailable', `The disk that holds ${dirname(dataDir)} has ${mebibytes(bavail * bsize)} MiB free, and at least ${mebibytes(neededBytes)} MiB are needed. Free some space, or name another place with --data.`)
}

async function makeDraft(draft: string): Promise<void> {
  try {
    await mkdir(draft, { mode: 0o700 })
  } catch (error) {
    throw asFileError(error, dirname(draft))
  }
}

async function fillDraft(options: RestoreOptions, checked: CheckedBackup, draft: string): Promise<readonly string[]> {
  const url = options.environment['DATABASE_URL']
  if (url) return fillFrom(options, checked, draft, { url })
  const embedded = await startDatabase({ dataDir: draft, log: options.log })
  try {
    return await fillFrom(options, checked, draft, embedded.connection)
  } finally {
    await embedded.stop()
  }
}

async function fillFrom({ file, signal, onProgress, log }: RestoreOptions, { about, migrations, digest }: CheckedBackup, draft: string, connection: ConnectionSettings): Promise<readonly string[]> {
  const { size } = await stat(file)
  const load = await loadDatabase(connection, about.database, migrations)
  try {
    await readArchive(file, {
      onManifest: async (again, entries) => {
        if (digestOf(again, entries) !== digest) throw new ProductError('conflict', `${file} was changed while it was read. Run it again.`)
      },
      onEntry: (entry, content) => (entry.path.startsWith(`${databaseFolder}/`) ? load.addPiece(entry.path, content) : writeEntry(draft, entry, content)),
      onProgress: (doneBytes) => onProgress?.('Restoring', doneBytes / size),
      ...(signal ? { signal } : {}),
    })
    onProgress?.('Checking relations and making indexes', 1)
    await load.finish()
  } finally {
    await load.abandon()
  }
  await endOldTokens(connection, log)
  return load.leftOut
}

function digestOf(about: unknown, entries: readonly ArchiveEntry[]): string {
  return createHash('sha256').update(JSON.stringify([about, entries])).digest('hex')
}

/** The machine that was backed up has tokens in its own files, which are not in the backup: nothing may come in with them here. */
async function endOldTokens(connection: ConnectionSettings, log: Log): Promise<void> {
  const database = openDatabase({ connection, log, maxConnections: 1 })
  try {
    await retireMachineTokens(database.db, new Date())
  } finally {
    await database.close()
  }
}

/** On the disk first, then under its name. */
async function takePlace(draft: string, dataDir: string): Promise<void> {
  await runCommand('sync', ['-f', draft]).catch(() => undefined)
  try {
    await rename(draft, dataDir)
    await syncFolder(dirname(dataDir))
  } catch (error) {
    if (errnoOf(error) === 'EBUSY') throw new ProductError('conflict', `${dataDir} is where a disk is mounted, and cannot be replaced by a finished folder. Name a folder in it: --data ${join(dataDir, 'daybook')}.`, { cause: error })
    if (errnoOf(error) === 'ENOTEMPTY' || errnoOf(error) === 'EEXIST') throw new ProductError('conflict', `${dataDir} was filled by somebody else meanwhile. Name another folder with --data.`, { cause: error })
    throw asFileError(error, dataDir)
  }
}

function summaryOf(place: { file: string; dataDir: string }, { about, entries }: CheckedBackup, leftOut: readonly string[]): RestoreSummary {
  const files = entries.filter(({ path, sizeBytes }) => sizeBytes !== undefined && !path.startsWith(`${databaseFolder}/`))
  const { version, createdAt, hasSecretKey, database: { tables } } = about
  return {
    ...place, version, createdAt, tables: tables.length, rows: tables.reduce((sum, { rows }) => sum + rows, 0), files: files.length,
    fileBytes: files.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0), hasSecretKey, leftOut,
  }
}
