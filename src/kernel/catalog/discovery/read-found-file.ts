import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { errnoOf, isInside } from '#platform/files'

/** Why a file was not read. `isGone`: it went away in the meantime, which is no problem. */
export class UnreadableFile extends Error {
  readonly isGone: boolean

  constructor(message: string, options: ErrorOptions & { readonly isGone?: boolean } = {}) {
    super(message, options)
    this.name = 'UnreadableFile'
    this.isGone = options.isGone ?? false
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 text of a file below `root`. Throws `UnreadableFile` with a sentence for what is not a plain text of at most `maxBytes` in there. */
export async function readFoundFile(root: string, path: string, maxBytes: number): Promise<string> {
  const bytes = await readBytes(root, path, maxBytes).catch((error: unknown) => {
    throw asUnreadable(error)
  })
  if (bytes.length > maxBytes) throw new UnreadableFile(`The file is larger than ${maxBytes / 2 ** 20} MB, so it was not read. Make it smaller or put it elsewhere.`)
  if (bytes.subarray(0, 8192).includes(0)) throw new UnreadableFile('The file is binary, not text, so it was not read.')
  try {
    return decoder.decode(bytes)
  } catch (error) {
    throw new UnreadableFile('The file is not UTF-8 text, so it was not read. Save it as UTF-8.', { cause: error })
  }
}

/** Almost no file is a link, so that one is looked at only when opening it as a plain file fails. */
async function readBytes(root: string, path: string, maxBytes: number): Promise<Buffer> {
  try {
    return readPlain(path, maxBytes, constants.O_NOFOLLOW)
  } catch (error) {
    if (errnoOf(error) !== 'ELOOP') throw error
  }
  if (!isInside(root, await realpath(path))) throw new UnreadableFile('The link leads out of the folder, so it was not followed.')
  return readPlain(path, maxBytes, 0)
}

/** Not through the thread pool: four hops there take many times what a small file takes, and there are thousands of them. */
function readPlain(path: string, maxBytes: number, flags: number): Buffer {
  // Without O_NONBLOCK the opening of a named pipe waits for a writer.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | flags)
  try {
    const found = fstatSync(file)
    if (!found.isFile()) throw new UnreadableFile('This is not a plain file, so it was not read.')
    return readAtMost(file, Math.min(maxBytes + 1, Math.max(found.size + 1, 4096)))
  } finally {
    closeSync(file)
  }
}

function readAtMost(file: number, limit: number): Buffer {
  const buffer = Buffer.allocUnsafe(limit)
  let length = 0
  while (length < buffer.length) {
    const bytesRead = readSync(file, buffer, length, buffer.length - length, length)
    length += bytesRead
    // A plain file gives less than asked for only at its end.
    if (length < limit) break
  }
  return buffer.subarray(0, length)
}

function asUnreadable(error: unknown): unknown {
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UnreadableFile('The file is gone, or it is a link that leads nowhere.', { cause: error, isGone: true })
    case 'EACCES':
    case 'EPERM':
      return new UnreadableFile('The file may not be read by the user that Daybook runs as. Change its permissions.', { cause: error })
    case 'ELOOP':
      return new UnreadableFile('The link leads to itself. Remove it.', { cause: error })
    case 'EISDIR':
    case 'ENXIO':
      return new UnreadableFile('This is not a plain file, so it was not read.', { cause: error })
    default:
      return error
  }
}
