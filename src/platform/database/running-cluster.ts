import { access, readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ProductError } from '#lib/errors'
import { asFileError, errnoOf } from '#platform/files'
import { clusterFolderOf, dataOf, passwordFileOf, socketFolderOf } from './cluster-folder.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { clusterRole } from './init-cluster.ts'

/** Whether a data folder holds an embedded database, running or not. Throws `invalid` when this user may not look. */
export async function hasCluster(dataDir: string): Promise<boolean> {
  const folder = clusterFolderOf(dataDir)
  try {
    await access(join(dataOf(folder), 'PG_VERSION'))
    return true
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return false
    throw asOwnerError(error, folder)
  }
}

/** How another program reaches the embedded database of a data folder while a Daybook runs it: as the same user, or as root. */
export async function runningConnection(dataDir: string): Promise<ConnectionSettings> {
  const folder = clusterFolderOf(await realpath(dataDir))
  try {
    const { uid } = await stat(folder)
    const password = await readFile(passwordFileOf(folder), 'utf8')
    return { host: socketFolderOf(folder, uid), user: clusterRole, password: password.trim(), database: 'postgres' }
  } catch (error) {
    throw asOwnerError(error, folder)
  }
}

function asOwnerError(error: unknown, folder: string): unknown {
  const code = errnoOf(error)
  if (code === 'EACCES' || code === 'EPERM') return new ProductError('invalid', `${folder} belongs to another user. Run this as the user who runs Daybook, or as root.`, { cause: error })
  return asFileError(error, folder)
}
