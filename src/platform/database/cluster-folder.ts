import { createHash, randomBytes } from 'node:crypto'
import { chown, lstat, mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ProductError } from '#lib/errors'
import { asFileError, errnoOf, writeFileAtomically } from '#platform/files'
import type { PostgresUser } from './postgres-user.ts'

/** Where the parts of one cluster lie: all in `<data folder>/postgres`, but for the socket when its path would be too long. */
export interface ClusterFolder {
  readonly folder: string
  readonly data: string
  readonly log: string
  readonly passwordFile: string
  readonly socketFolder: string
}

/** A socket's path holds 107 bytes on Linux and 103 on macOS (unix(7)). */
const maxSocketPathBytes = 100
const socketName = '.s.PGSQL.5432'
const maxLogBytes = 10 * 2 ** 20

/** The data folder itself, made when only it is missing. */
export async function openDataFolder(dataDir: string): Promise<string> {
  try {
    await mkdir(dataDir, { mode: 0o755 })
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw asFileError(error, dataDir)
  }
  const found = await stat(dataDir)
  if (!found.isDirectory()) throw new ProductError('invalid', `${dataDir} is not a folder. Name a folder for the data.`)
  return realpath(dataDir)
}

export function clusterFolderOf(dataDir: string): string {
  return join(dataDir, 'postgres')
}

export async function openClusterFolder(dataDir: string, user: PostgresUser): Promise<ClusterFolder> {
  const folder = clusterFolderOf(dataDir)
  try {
    await ownFolder(folder, user)
    const socketFolder = await openSocketFolder(folder, user)
    return { folder, data: dataOf(folder), log: join(folder, 'postgres.log'), passwordFile: passwordFileOf(folder), socketFolder }
  } catch (error) {
    throw asFileError(error, folder)
  }
}

export function dataOf(folder: string): string {
  return join(folder, 'data')
}

export function passwordFileOf(folder: string): string {
  return join(folder, 'password')
}

async function ownFolder(folder: string, user: PostgresUser): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (errnoOf(error) !== 'EEXIST') throw error
  })
  const found = await lstat(folder)
  if (!found.isDirectory()) throw new ProductError('invalid', `${folder} is not a folder. Move it away and start again.`)
  if (found.uid === user.uid) return
  if (process.getuid?.() !== 0) throw new ProductError('invalid', `${folder} belongs to another user. Start Daybook as that user or as root, or name another data folder.`)
  await chown(folder, user.uid, user.gid)
}

/** Where the socket of a cluster lies that belongs to `uid`. */
export function socketFolderOf(folder: string, uid: number): string {
  const inside = join(folder, 'run')
  return Buffer.byteLength(join(inside, socketName)) <= maxSocketPathBytes ? inside : outsideSocketFolder(folder, uid)
}

async function openSocketFolder(folder: string, user: PostgresUser): Promise<string> {
  const path = socketFolderOf(folder, user.uid)
  await ownFolder(path, user)
  const found = await lstat(path)
  if ((found.mode & 0o077) !== 0) throw new ProductError('invalid', `${path} is open to other users. Remove it and start again.`)
  return path
}

/** The name is the same at every start, so that none are left behind; whoever made it first must be our user (ownFolder, above). */
function outsideSocketFolder(folder: string, uid: number): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  return join(tmpdir(), `daybook-${uid}-${digest}`)
}

export async function removeSocket(cluster: ClusterFolder): Promise<void> {
  await rm(join(cluster.socketFolder, socketName), { force: true })
  await rm(join(cluster.socketFolder, `${socketName}.lock`), { force: true })
}

/** After a clean stop nothing stays outside of the data folder. */
export async function closeSocketFolder(cluster: ClusterFolder): Promise<void> {
  await removeSocket(cluster)
  if (dirname(cluster.socketFolder) !== cluster.folder) await rm(cluster.socketFolder, { recursive: true, force: true })
}

/** The password of the cluster's one role, made at first use; 0600. */
export async function readOrMakePassword(cluster: ClusterFolder, user: PostgresUser): Promise<string> {
  const existing = await readFile(cluster.passwordFile, 'utf8').catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw asFileError(error, cluster.passwordFile)
  })
  if (existing !== undefined) return existing.trim()
  const password = randomBytes(24).toString('base64url')
  await writeFileAtomically(cluster.passwordFile, `${password}\n`, { mode: 0o600 })
  if (process.getuid?.() === 0) await chown(cluster.passwordFile, user.uid, user.gid)
  return password
}

/** PostgreSQL's own log, appended; one older file is kept. */
export async function openClusterLog(cluster: ClusterFolder, user: PostgresUser) {
  const found = await stat(cluster.log).catch(() => undefined)
  if (found && found.size > maxLogBytes) await rename(cluster.log, `${cluster.log}.1`)
  const log = await open(cluster.log, 'a', 0o600)
  // The owner of the cluster must be able to start it without root, too.
  if (process.getuid?.() === 0) await log.chown(user.uid, user.gid)
  return log
}

/** The last lines of PostgreSQL's log, for the operator. */
export async function tailClusterLog(cluster: ClusterFolder, lines = 12): Promise<string> {
  const text = await readFile(cluster.log, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
