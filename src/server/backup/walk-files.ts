import { lstat, readdir } from 'node:fs/promises'
import { archiveNameOf } from '#platform/archive'
import { errnoOf } from '#platform/files'

export interface FoundFile {
  /** From the data folder down, as they are written in an archive. */
  readonly segments: readonly string[]
  /** Where it is: names of files are bytes. */
  readonly at: Buffer
  readonly isFolder: boolean
  readonly mode: number
}

interface WalkOptions {
  readonly isKept: (segments: readonly string[]) => boolean
  /** Told of what is neither a file nor a folder. */
  readonly onOther: (segments: readonly string[]) => void
}

/**
 * Read last in their folder: a ref is there before it is packed, and objects are there before a ref leads to them, so that
 * what is found of a repository that is pushed to holds together. Metrics go from their log into blocks.
 */
const lastNames = ['packed-refs', 'objects', 'blocks']

/**
 * A file or folder and all below it, a folder before what is in it. Each folder is listed only when its turn has come. What
 * goes away meanwhile is passed over.
 */
export async function* walkFiles(segments: readonly string[], at: Buffer, options: WalkOptions): AsyncGenerator<FoundFile> {
  const found = await passOver(lstat(at))
  if (!found) return
  if (!found.isDirectory() && !found.isFile()) return options.onOther(segments)
  yield { segments, at, isFolder: found.isDirectory(), mode: found.mode & 0o777 }
  if (!found.isDirectory()) return
  const names = (await passOver(readdir(at, { encoding: 'buffer' }))) ?? []
  for (const name of names.toSorted((a, b) => rank(a) - rank(b) || Buffer.compare(a, b))) {
    const below = [...segments, archiveNameOf(name)]
    if (options.isKept(below)) yield* walkFiles(below, Buffer.concat([at, Buffer.from('/'), name]), options)
  }
}

function rank(name: Buffer): number {
  return lastNames.indexOf(name.toString('latin1'))
}

async function passOver<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}
