import { lstat } from 'node:fs/promises'
import { ProductError } from '#lib/errors'
import { type ArchiveWriter, archiveNameOf, createArchive } from '#platform/archive'
import { type ConnectionSettings, type DatabaseDump, dumpDatabase } from '#platform/database'
import type { Log } from '#platform/log'
import { version } from '../version.ts'
import { addFiles } from './add-files.ts'
import { type BackupAbout, backupFormat, databaseFolder } from './backup-about.ts'
import { withStore } from './with-store.ts'

export interface BackupOptions {
  readonly file: string
  readonly dataDir: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  /** Replace a file of that name. */
  readonly isForced?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (words: string, doneBytes: number) => void
}

export interface BackupSummary {
  readonly file: string
  readonly sizeBytes: number
  readonly version: string
  readonly createdAt: string
  readonly tables: number
  readonly rows: number
  readonly files: number
  readonly fileBytes: number
  readonly hasSecretKey: boolean
  readonly leftOut: readonly string[]
}

/**
 * Writes everything into one file: the database first, then the files, so that what comes in between is at most in the files
 * too early, which Daybook mends at its start. Leaves nothing when it fails. Throws `conflict` when the file is there already.
 */
export async function createBackup(options: BackupOptions): Promise<BackupSummary> {
  await requireFree(options.file, options.isForced === true)
  return withStore(options, async (connection) => {
    const archive = await createArchive(options.file)
    try {
      return await fill(archive, connection, options)
    } finally {
      await archive.discard()
    }
  })
}

async function requireFree(file: string, isForced: boolean): Promise<void> {
  const found = await lstat(file).catch(() => undefined)
  if (!found) return
  if (!found.isFile()) throw new ProductError('invalid', `${file} is there already and is not a file. Name another one.`)
  if (!isForced) throw new ProductError('conflict', `${file} is there already. Name another file, or say --force to replace it.`)
}

async function fill(archive: ArchiveWriter, connection: ConnectionSettings, { file, dataDir, signal, onProgress }: BackupOptions): Promise<BackupSummary> {
  const createdAt = new Date().toISOString()
  const database = await addDatabase(archive, connection, { signal, onProgress })
  onProgress?.('Files', 0)
  const { hasSecretKey, ...files } = await addFiles(archive, dataDir, signal)
  const about: BackupAbout = { ...backupFormat, version, createdAt, hasSecretKey, database }
  const sizeBytes = await archive.finish(about)
  return {
    file, sizeBytes, version, createdAt, hasSecretKey, tables: database.tables.length, rows: database.tables.reduce((sum, { rows }) => sum + rows, 0),
    files: files.files, fileBytes: files.sizeBytes, leftOut: files.leftOut,
  }
}

async function addDatabase(archive: ArchiveWriter, connection: ConnectionSettings, { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: BackupOptions['onProgress'] }): Promise<DatabaseDump> {
  let doneBytes = 0
  return dumpDatabase(connection, {
    addPiece: async (table, index, text) => {
      const path = `${databaseFolder}/${archiveNameOf(Buffer.from(table))}/${String(index + 1).padStart(6, '0')}.copy`
      await archive.addFile({ path, mode: 0o600 }, text)
      doneBytes += text.byteLength
      onProgress?.(`Table ${table}`, doneBytes)
      return path
    },
    ...(signal ? { signal } : {}),
  })
}
