import { constants } from 'node:fs'
import { type FileHandle, open, readlink, realpath } from 'node:fs/promises'
import { isInside } from '#platform/files'

/** Why a file is not read: a sentence for people. `isGone`: it is not there at all. */
export class UnreadableFile extends Error {
  readonly isGone: boolean

  constructor(message: string, isGone = false) {
    super(message)
    this.isGone = isGone
  }
}

/** What may be read: plain files below the roots, but never what is shut away. */
export interface Reach {
  readonly roots: readonly string[]
  readonly shut: readonly string[]
  /** Whether names that begin with a dot may be. */
  readonly hasHidden: boolean
}

/**
 * Opens a file for reading. What it is in the end, all links followed, must be a plain file below one of the roots: who may
 * write into a folder of logs must not be able to have any other file read. Throws `UnreadableFile`.
 */
export async function openInside(path: string, { roots, shut, hasHidden }: Reach): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    throw failure(error)
  })
  try {
    if (!(await handle.stat()).isFile()) throw new UnreadableFile('It is no plain file, and is not read.')
    // The open file's own name, where the system tells it: nobody can put another in its place meanwhile.
    const real = process.platform === 'linux' ? await readlink(`/proc/self/fd/${handle.fd}`) : await realpath(path)
    const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => root)))
    if (!realRoots.some((root) => isInside(root, real))) throw new UnreadableFile(`It is a link to ${real}, outside of what is named. If that is meant, name its folder under roots.`)
    if (shut.some((folder) => isInside(folder, real)) || (!hasHidden && real.includes('/.'))) throw new UnreadableFile('It may hold secrets, and is not read.')
    return handle
  } catch (error) {
    await handle.close()
    throw error
  }
}

function failure({ code }: NodeJS.ErrnoException): UnreadableFile {
  if (code === 'ENOENT' || code === 'ENOTDIR') return new UnreadableFile('It is not there yet; it is read as soon as it is.', true)
  if (code === 'EACCES' || code === 'EPERM') return new UnreadableFile('Daybook may not read it. Give the user that runs Daybook the right to, for instance by its group.')
  if (code === 'EMFILE' || code === 'ENFILE') return new UnreadableFile('Too many files are open. Raise the limit of open files (ulimit -n) of Daybook.')
  return new UnreadableFile(`It cannot be opened (${code ?? 'for an unknown reason'}).`)
}
