import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ProductError } from '#lib/errors'
import { type ProcessExit, type SpawnedGroup, spawnGroup } from '#platform/process'
import { type ClusterFolder, openClusterLog, tailClusterLog } from './cluster-folder.ts'
import { diskFull, freeBytes, postgresEnvironment } from './init-cluster.ts'
import { clearLeftovers, shutDown } from './leftover-processes.ts'
import type { PostgresUser } from './postgres-user.ts'

export interface PostgresProcess {
  readonly pid: number
  readonly exited: Promise<ProcessExit>
  /** Clean shutdown in bounded time; resolves when PostgreSQL and all its backends are gone. */
  stop(): Promise<void>
}

interface PostgresCommand {
  readonly cluster: ClusterFolder
  readonly user: PostgresUser
  readonly program: string
  readonly args: readonly string[]
}

const readyPollMs = 4
/** After a crash PostgreSQL first replays its log; that may take a while and must not be cut short. */
const startTimeoutMs = 120_000
const leastFreeBytes = 2 * 2 ** 20

/** Starts PostgreSQL on a cluster and resolves when it takes connections. Clears what an earlier one left. */
export async function startPostgres(command: PostgresCommand): Promise<PostgresProcess> {
  const { cluster } = command
  await clearLeftovers(cluster)
  const group = await spawnPostgres(command)
  const ending: { exit?: ProcessExit } = {}
  void group.exited.then((exit) => {
    ending.exit = exit
  })
  const deadline = performance.now() + startTimeoutMs
  while (!(await isReady(cluster, group.pid))) {
    if (ending.exit) throw await startFailure(cluster)
    if (performance.now() > deadline) {
      await shutDown(group.pid)
      throw new ProductError('unavailable', `PostgreSQL did not become ready within ${startTimeoutMs / 1000} s. Its log is ${cluster.log}; mend what it tells and start again.`)
    }
    await sleep(readyPollMs)
  }
  // A program that forgot to stop its database must still be able to end.
  group.child.unref()
  return { pid: group.pid, exited: group.exited, stop: () => stopPostgres(group) }
}

async function spawnPostgres({ cluster, user, program, args }: PostgresCommand) {
  const log = await openClusterLog(cluster, user)
  try {
    const command = user.command(program, args)
    const changesUser = command.file === program && process.getuid?.() === 0
    return await spawnGroup(command.file, command.args, {
      cwd: '/', env: postgresEnvironment(), stdio: ['ignore', log.fd, log.fd], ...(changesUser ? { uid: user.uid, gid: user.gid } : {}),
    })
  } finally {
    await log.close()
  }
}

async function stopPostgres(group: SpawnedGroup): Promise<void> {
  group.child.ref()
  await shutDown(group.pid)
  await group.exited
}

/** The eighth line of postmaster.pid tells the state, as pg_ctl reads it (src/include/utils/pidfile.h). */
async function isReady(cluster: ClusterFolder, pid: number): Promise<boolean> {
  const text = await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

async function startFailure(cluster: ClusterFolder): Promise<ProductError> {
  if ((await freeBytes(cluster.folder)) < leastFreeBytes) return diskFull(cluster.folder)
  const tail = await tailClusterLog(cluster)
  return new ProductError('unavailable', `PostgreSQL did not start. The end of its log, ${cluster.log}:\n${tail}\nMend what it tells and start again.`)
}
