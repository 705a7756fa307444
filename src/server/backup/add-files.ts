import { constants } from 'node:fs'
import { access, type FileHandle, open, readdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { ProductError } from '#lib/errors'
import type { ArchiveWriter } from '#platform/archive'
import { asFileError, errnoOf } from '#platform/files'
import { isObjectOfRepository, keptNames, leftNames } from './kept-names.ts'
import { type FoundFile, walkFiles } from './walk-files.ts'

export const filesFolder = 'data'

export interface AddedFiles {
  readonly files: number
  readonly sizeBytes: number
  readonly hasSecretKey: boolean
  /** Names in the data folder that Daybook does not know, and links in what it knows. */
  readonly leftOut: readonly string[]
}

/** Up to here a file is read at once: its size is then that of what was read, whoever writes to it meanwhile. */
const maxWholeBytes = 4 * 2 ** 20

/** Puts what belongs to the record of a data folder into an archive, below `data/`. Throws `conflict` when Git's objects go away meanwhile. */
export async function addFiles(archive: ArchiveWriter, dataDir: string, signal: AbortSignal | undefined): Promise<AddedFiles> {
  const present = await readdir(dataDir)
  const leftOut = present.filter((name) => keptNames[name] === undefined && !leftNames.has(name))
  let files = 0
  let sizeBytes = 0
  for (const [name, isKept] of Object.entries(keptNames)) {
    if (!present.includes(name)) continue
    // A folder that was moved to a larger disk, with a link in its place, is ours all the same.
    const at = Buffer.from(await realpath(join(dataDir, name)))
    for await (const found of walkFiles([name], at, { isKept, onOther: (segments) => leftOut.push(segments.join('/')) })) {
      signal?.throwIfAborted()
      const added = await addFound(archive, dataDir, found)
      if (added === undefined) continue
      files += 1
      sizeBytes += added
    }
  }
  return { files, sizeBytes, hasSecretKey: present.includes('secret.key'), leftOut }
}

/** Gives the size of a file; undefined for a folder, and for a file that has gone. */
async function addFound(archive: ArchiveWriter, dataDir: string, found: FoundFile): Promise<number | undefined> {
  const path = [filesFolder, ...found.segments].join('/')
  if (found.isFolder) {
    await archive.addFolder({ path, mode: found.mode })
    return undefined
  }
  const file = await openFound(dataDir, found)
  if (!file) return undefined
  try {
    return await addContent(archive, { path, mode: found.mode }, file)
  } finally {
    await file.close()
  }
}

async function addContent(archive: ArchiveWriter, entry: { path: string; mode: number }, file: FileHandle): Promise<number> {
  const { size } = await file.stat()
  if (size <= maxWholeBytes) {
    const content = await file.readFile()
    await archive.addFile(entry, content)
    return content.byteLength
  }
  await archive.addStream({ ...entry, sizeBytes: size }, file.createReadStream({ start: 0, end: size - 1, autoClose: false }) as AsyncIterable<Buffer>)
  return size
}

async function openFound(dataDir: string, { at, segments }: FoundFile): Promise<FileHandle | undefined> {
  try {
    return await open(at, constants.O_RDONLY | constants.O_NOFOLLOW)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw asFileError(error, join(dataDir, ...segments))
  }
  if (isObjectOfRepository(segments) && (await isThere(join(dataDir, ...segments.slice(0, 3))))) {
    throw new ProductError('conflict', `Objects of ${segments.slice(1, 3).join('/')} went away while they were read, as git gc does it. Run the backup again when that has ended.`)
  }
  return undefined
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false)
}
