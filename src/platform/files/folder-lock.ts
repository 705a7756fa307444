import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProductError } from '#lib/errors'
import { isAlive, ownIdentity, type ProcessIdentity } from '#platform/process'
import { asFileError, errnoOf } from './file-error.ts'

export interface FolderLock {
  /** Gives the folder back. May be called twice. */
  release(): Promise<void>
}

const attempts = 20

/**
 * Takes a folder for this process alone, through a file `name` in it that holds the number and start time of the holder.
 * A lock whose process has ended, or whose number another process has now, is taken over. Throws `conflict` when the
 * holder lives, `invalid` when the folder cannot be written.
 */
export async function lockFolder(folder: string, name = 'lock'): Promise<FolderLock> {
  const path = join(folder, name)
  // Two locks of one process, one after the other, are told apart by their id.
  const own = JSON.stringify({ ...ownIdentity(), id: randomBytes(8).toString('hex') })
  try {
    await take(path, own, folder)
  } catch (error) {
    throw asFileError(error, folder)
  }
  return { release: () => release(path, own) }
}

async function take(path: string, own: string, folder: string): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (await isCreated(path, own)) return
    const found = await readOrUndefined(path)
    if (found === undefined) continue
    const holder = parseHolder(found)
    if (holder && isAlive(holder)) throw inUse(folder, holder.pid)
    await removeStale(path, found)
  }
  throw inUse(folder, undefined)
}

/** A link to a finished file appears whole or not at all, and fails when the name is taken. */
async function isCreated(path: string, content: string): Promise<boolean> {
  const draft = uniqueName(path)
  await writeFile(draft, content, { mode: 0o644, flag: 'wx' })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Two that find the same stale lock must not remove each other's new one: what was moved away is looked at again. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = uniqueName(path)
  try {
    await rename(path, aside)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return
    throw error
  }
  if ((await readOrUndefined(aside)) !== stale) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

async function release(path: string, own: string): Promise<void> {
  if ((await readOrUndefined(path)) === own) await rm(path, { force: true })
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function parseHolder(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || !('startedAt' in value)) return undefined
    return typeof value.pid === 'number' && typeof value.startedAt === 'string' ? { pid: value.pid, startedAt: value.startedAt } : undefined
  } catch {
    return undefined
  }
}

function inUse(folder: string, pid: number | undefined): ProductError {
  const holder = pid === undefined ? 'another process' : `process ${pid}`
  return new ProductError('conflict', `The folder ${folder} is in use by ${holder}. Stop that one first, or name another folder.`)
}

function uniqueName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}`
}
