import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { asFileError } from './file-error.ts'
import { syncFolder } from './sync-folder.ts'

interface WriteOptions {
  /** Permission bits of the new file, default 0o644. */
  readonly mode?: number
}

/**
 * Replaces a file so that a reader, or the next start after a crash, sees the old content or the new and never a part.
 * Throws `unavailable` when the disk is full and `invalid` when the folder is missing or may not be written.
 */
export async function writeFileAtomically(path: string, content: string | Uint8Array, options: WriteOptions = {}): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeSynced(temporary, content, options.mode ?? 0o644)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw asFileError(error, path)
  }
}

async function writeSynced(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}
