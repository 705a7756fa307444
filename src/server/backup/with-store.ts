import { realpath } from 'node:fs/promises'
import { ProductError } from '#lib/errors'
import { type ConnectionSettings, hasCluster, runningConnection, startDatabase } from '#platform/database'
import { type FolderLock, lockFolder } from '#platform/files'
import type { Log } from '#platform/log'

interface StoreOptions {
  readonly dataDir: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
}

/**
 * Runs `use` with the database of a data folder: the one that DATABASE_URL names, the one that a running Daybook has
 * started, or one that is started here, under the folder's lock, and stopped again.
 */
export async function withStore<Result>({ dataDir, environment, log }: StoreOptions, use: (connection: ConnectionSettings) => Promise<Result>): Promise<Result> {
  const url = environment['DATABASE_URL']
  if (url) return use({ url })
  if (!(await hasCluster(dataDir))) throw new ProductError('invalid', `There is no database in ${dataDir}. Name the folder that Daybook works in, or its data with --data; where Daybook uses DATABASE_URL, set it for this command too.`)
  const lock = await lockOrUndefined(dataDir)
  if (!lock) return use(await runningConnection(dataDir))
  try {
    const embedded = await startDatabase({ dataDir: await realpath(dataDir), log })
    try {
      return await use(embedded.connection)
    } finally {
      await embedded.stop()
    }
  } finally {
    await lock.release()
  }
}

/** Undefined while a Daybook has the folder. */
async function lockOrUndefined(dataDir: string): Promise<FolderLock | undefined> {
  try {
    return await lockFolder(dataDir, 'daybook.lock')
  } catch (error) {
    if (error instanceof ProductError && error.code === 'conflict') return undefined
    throw error
  }
}
