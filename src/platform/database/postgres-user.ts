import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ProductError } from '#lib/errors'
import { runCommand } from '#platform/process'
import type { PostgresBinaries } from './postgres-binaries.ts'

/** As whom PostgreSQL runs, and how a command is written so that it does. */
export interface PostgresUser {
  readonly uid: number
  readonly gid: number
  /** The command that runs `file` as this user. */
  command(file: string, args: readonly string[]): { file: string; args: string[] }
}

interface UserIds {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root, so root hands it to another user: the one who owns the cluster already, `daybook`,
 * `postgres`, a new system user `daybook`, or `nobody`. Anybody else runs it as themselves. Folders that the other user
 * may not enter (a clone below /root) stay where they are: the process is given the right to pass, and nothing else.
 */
export async function choosePostgresUser(clusterFolder: string, binaries: PostgresBinaries): Promise<PostgresUser> {
  const own = { uid: process.getuid?.() ?? -1, gid: process.getgid?.() ?? -1 }
  const isRoot = own.uid === 0
  const hasSetpriv = process.platform === 'linux' && (await isOnPath('setpriv'))
  // PostgreSQL ends by itself, cleanly, when the program that started it is killed.
  const leash = hasSetpriv ? ['--pdeathsig=INT'] : []
  if (!isRoot) return { ...own, command: (file, args) => withSetpriv(leash, file, args) }

  const ids = (await clusterOwner(clusterFolder)) ?? (await systemUser())
  const change = [`--reuid=${ids.uid}`, `--regid=${ids.gid}`, '--clear-groups', ...leash]
  const canPass = await canReachAll(neededPaths(clusterFolder, binaries), ids)
  if (!hasSetpriv) return unaided(ids, canPass, clusterFolder)
  const options = canPass ? change : [...change, ...(await passRight(change, binaries))]
  return { ...ids, command: (file, args) => withSetpriv(options, file, args) }
}

function withSetpriv(options: readonly string[], file: string, args: readonly string[]): { file: string; args: string[] } {
  return options.length === 0 ? { file, args: [...args] } : { file: 'setpriv', args: [...options, '--', file, ...args] }
}

/** Without setpriv (macOS, small images) the system's `su`-like tools differ too much; the number alone is changed. */
function unaided(ids: UserIds, canPass: boolean, clusterFolder: string): PostgresUser {
  if (!canPass) throw unreachable(clusterFolder)
  return { ...ids, command: (file, args) => ({ file, args: [...args] }) }
}

function unreachable(clusterFolder: string): ProductError {
  return new ProductError('invalid', `PostgreSQL does not run as root, and no other user can enter ${clusterFolder} or the program's own folder. Install setpriv (util-linux), start Daybook as an ordinary user, or move both to a folder that others may enter, such as /opt.`)
}

async function isOnPath(name: string): Promise<boolean> {
  for (const folder of (process.env['PATH'] ?? '/usr/bin:/bin').split(':')) {
    if (folder !== '' && (await statOrUndefined(join(folder, name)))?.isFile()) return true
  }
  return false
}

async function clusterOwner(clusterFolder: string): Promise<UserIds | undefined> {
  const found = await statOrUndefined(clusterFolder)
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined
}

async function systemUser(): Promise<UserIds> {
  const existing = (await lookUp('daybook')) ?? (await lookUp('postgres'))
  if (existing) return existing
  await runCommand('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'daybook']).catch(() => undefined)
  const found = (await lookUp('daybook')) ?? (await lookUp('nobody'))
  if (!found) throw new ProductError('invalid', 'PostgreSQL does not run as root, and there is no user daybook, postgres or nobody to run it as. Add one (useradd --system daybook) or start Daybook as an ordinary user.')
  return found
}

async function lookUp(name: string): Promise<UserIds | undefined> {
  try {
    const [user, group] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])])
    return user.code === 0 && group.code === 0 ? { uid: Number(user.stdout), gid: Number(group.stdout) } : undefined
  } catch {
    // No `id` here; then there is none to name the others either.
    return undefined
  }
}

function neededPaths(clusterFolder: string, binaries: PostgresBinaries): string[] {
  const native = binaries.folder
  return [dirname(resolve(clusterFolder)), binaries.postgres, join(native, 'lib/postgresql'), join(native, 'share/postgresql/postgres.bki')]
}

async function canReachAll(paths: readonly string[], ids: UserIds): Promise<boolean> {
  for (const path of paths) {
    if (!(await canReach(path, ids))) return false
  }
  return true
}

async function canReach(path: string, ids: UserIds): Promise<boolean> {
  const found = await statOrUndefined(path)
  if (!found) return false
  const wanted = found.isDirectory() ? 0o1 : 0o4
  const shift = found.uid === ids.uid ? 6 : found.gid === ids.gid ? 3 : 0
  if (((found.mode >> shift) & wanted) === 0) return false
  const parent = dirname(path)
  return parent === path || canReach(parent, ids)
}

async function statOrUndefined(path: string) {
  try {
    return await stat(path)
  } catch {
    return undefined
  }
}

/** PostgreSQL's own exit code for a data folder that is missing: it has then found all of its program. */
const foundItself = 2

/**
 * The right to pass closed folders: to read and enter where the system grants it, else (as in Docker) to write as well.
 * PostgreSQL looks with access(2), which counts such rights of an ordinary user only under no_setuid_fixup (capabilities(7)).
 */
async function passRight(change: readonly string[], binaries: PostgresBinaries): Promise<string[]> {
  for (const capability of ['dac_read_search', 'dac_override']) {
    const options = ['--securebits=+no_setuid_fixup', `--inh-caps=-all,+${capability}`, `--ambient-caps=-all,+${capability}`]
    const probe = await runCommand('setpriv', [...change, ...options, '--', binaries.postgres, '-D', '/nonexistent', '-C', 'port'], { cwd: '/' })
    if (probe.code === foundItself) return options
  }
  throw unreachable(dirname(binaries.folder))
}
