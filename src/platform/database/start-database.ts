import type { Log } from '#platform/log'
import { lockFolder } from '#platform/files'
import { closeSocketFolder, clusterFolderOf, openClusterFolder, openDataFolder, readOrMakePassword } from './cluster-folder.ts'
import { clusterRole, initCluster } from './init-cluster.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import { startPostgres } from './postgres-process.ts'
import { postgresArguments } from './postgres-settings.ts'
import { choosePostgresUser } from './postgres-user.ts'
import { type Supervisor, supervise } from './supervisor.ts'

interface StartOptions {
  /** Made when it is missing; its parent must exist. */
  readonly dataDir: string
  readonly log: Log
  /** PostgreSQL settings that win over ours, such as `{ shared_buffers: '1GB' }`. */
  readonly settings?: Readonly<Record<string, string>>
  /** False (no fsync) only for data that is thrown away, as in tests. */
  readonly isDurable?: boolean
}

export interface EmbeddedDatabase extends Supervisor {
  /** How to reach it: a Unix socket and a password. */
  readonly connection: ConnectionSettings
  /** The same as a `postgresql://` address, with the password. */
  readonly url: string
  /** Stops PostgreSQL cleanly and gives the data folder back. May be called twice. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL of a data folder and keeps it running until `stop`. Throws `conflict` when the folder is in use or
 * of another version, `invalid` when it cannot be used, `unavailable` when the disk is full or PostgreSQL does not start.
 */
export async function startDatabase(options: StartOptions): Promise<EmbeddedDatabase> {
  const dataDir = await openDataFolder(options.dataDir)
  const lock = await lockFolder(dataDir, 'postgres.lock')
  try {
    const { supervisor, connection, cluster } = await startIn(dataDir, options)
    let stopped: Promise<void> | undefined
    const stop = async () => {
      await supervisor.stop()
      await closeSocketFolder(cluster)
      await lock.release()
    }
    return { ...supervisor, stop: () => (stopped ??= stop()), connection, url: connectionUrl(connection) }
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function startIn(dataDir: string, { log, settings = {}, isDurable = true }: StartOptions) {
  const binaries = await findPostgresBinaries()
  const user = await choosePostgresUser(clusterFolderOf(dataDir), binaries)
  const cluster = await openClusterFolder(dataDir, user)
  const password = await readOrMakePassword(cluster, user)
  await initCluster({ cluster, binaries, user, isDurable })
  const args = postgresArguments(cluster, { isDurable, overrides: settings })
  const start = () => startPostgres({ cluster, user, program: binaries.postgres, args })
  const supervisor = supervise(await start(), start, log)
  const connection: ConnectionSettings = { host: cluster.socketFolder, user: clusterRole, password, database: 'postgres' }
  return { supervisor, connection, cluster }
}

function connectionUrl({ host = '', user = '', password = '', database = '' }: ConnectionSettings): string {
  return `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}`
}
