import { dirname as posixDirname, join } from 'node:path/posix'

/** The folder of a path; empty for what lies at the top. */
export function folderOf(path: string): string {
  const folder = posixDirname(path)
  return folder === '.' ? '' : folder
}

/** A path as written in a file of `folder`, relative to the discovered folder; undefined when it leads out of it. */
export function pathFrom(folder: string, written: string): string | undefined {
  const joined = join(folder === '' ? '.' : folder, written).replace(/\/+$/, '')
  if (joined.startsWith('../') || joined === '..' || joined.startsWith('/')) return undefined
  return joined === '.' ? '' : joined
}
