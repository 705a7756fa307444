import { readFile, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ProductError } from '#lib/errors'
import { asFileError, errnoOf } from '#platform/files'
import { runCommand } from '#platform/process'
import type { ClusterFolder } from './cluster-folder.ts'
import { type PostgresBinaries, postgresMajor } from './postgres-binaries.ts'
import type { PostgresUser } from './postgres-user.ts'

export const clusterRole = 'daybook'

/** A new cluster takes some 40 MB; below this much space it would fail half way. */
const neededBytes = 100 * 2 ** 20

interface InitOptions {
  readonly cluster: ClusterFolder
  readonly binaries: PostgresBinaries
  readonly user: PostgresUser
  /** False only for clusters that are thrown away. */
  readonly isDurable: boolean
}

/**
 * Makes the cluster unless it is there. It is made under another name and renamed when whole, so that a crash in between
 * leaves nothing that looks finished. Throws `conflict` for a cluster of another PostgreSQL version.
 */
export async function initCluster(options: InitOptions): Promise<void> {
  const { cluster } = options
  const version = await clusterVersion(cluster)
  if (version === postgresMajor) return
  if (version !== undefined) throw new ProductError('conflict', `The database in ${cluster.data} was made by PostgreSQL ${version}, and this Daybook brings version ${postgresMajor}. Start the Daybook that made it, or name another data folder.`)
  await checkSpace(cluster.folder)
  const draft = `${cluster.data}.new`
  await rm(draft, { recursive: true, force: true })
  await runInitdb(options, draft)
  await rename(draft, cluster.data)
}

async function clusterVersion(cluster: ClusterFolder): Promise<string | undefined> {
  try {
    return (await readFile(join(cluster.data, 'PG_VERSION'), 'utf8')).trim()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw asFileError(error, cluster.data)
  }
}

async function checkSpace(folder: string): Promise<void> {
  if ((await freeBytes(folder)) < neededBytes) throw diskFull(folder)
}

export async function freeBytes(folder: string): Promise<number> {
  const found = await statfs(folder)
  return found.bavail * found.bsize
}

export function diskFull(folder: string): ProductError {
  return new ProductError('unavailable', `The disk that holds ${folder} is full: the database needs at least ${neededBytes / 2 ** 20} MB. Free some space and start again, or name another data folder.`)
}

async function runInitdb({ cluster, binaries, user, isDurable }: InitOptions, folder: string): Promise<void> {
  const args = [
    '--pgdata', folder, '--username', clusterRole, '--pwfile', cluster.passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8',
    '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--locale', 'C', '--data-checksums', '--no-instructions',
    ...(isDurable ? [] : ['--no-sync']),
  ]
  const command = user.command(binaries.initdb, args)
  const changesUser = command.file === binaries.initdb && process.getuid?.() === 0
  const result = await runCommand(command.file, command.args, {
    cwd: '/', env: postgresEnvironment(), timeoutMs: 120_000, ...(changesUser ? { uid: user.uid, gid: user.gid } : {}),
  })
  if (result.code === 0) return
  await rm(folder, { recursive: true, force: true })
  await checkSpace(cluster.folder)
  throw new ProductError('unavailable', `The database could not be made in ${cluster.folder}. PostgreSQL says: ${lastLine(result.stderr) ?? `nothing, but ended with ${result.code ?? result.signal}`}. Mend that, or name another data folder.`)
}

function lastLine(text: string): string | undefined {
  return text.trim().split('\n').findLast((line) => line.trim() !== '')
}

/** Nothing of the caller's PG… settings may reach the cluster. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
