import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { ProductError } from '#lib/errors'
import { asFileError, errnoOf } from './file-error.ts'

/**
 * The real, absolute path of something in a folder; it need not exist. Throws `invalid` when the path leaves the folder,
 * by `..`, as an absolute path or over a symbolic link, one that leads nowhere included.
 */
export async function resolveInside(root: string, path: string): Promise<string> {
  if (path.includes('\0')) throw leaves(path)
  const realRoot = await realpath(root).catch((error: unknown) => {
    throw asFileError(error, root)
  })
  const wanted = resolve(root, path)
  if (!isInside(resolve(root), wanted) && !isInside(realRoot, wanted)) throw leaves(path)
  const real = await realPathOfMissing(wanted, path)
  if (!isInside(realRoot, real)) throw leaves(path)
  return real
}

/** Whether `path` is `folder` or below it; both absolute, no link is followed. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/** The real path of the deepest folder that exists, with the rest appended. */
async function realPathOfMissing(path: string, asked: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    const code = errnoOf(error)
    if (code === 'ELOOP') throw leaves(asked)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw asFileError(error, path)
  }
  // Something is there that leads nowhere: writing to it would make a file wherever it points.
  if (await isLink(path)) throw leaves(asked)
  const parent = dirname(path)
  return parent === path ? path : join(await realPathOfMissing(parent, asked), basename(path))
}

async function isLink(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isSymbolicLink()
  } catch {
    return false
  }
}

function leaves(path: string): ProductError {
  return new ProductError('invalid', `The path ${JSON.stringify(path)} leaves its folder. Give a path inside it.`)
}
