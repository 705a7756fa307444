import { readdirSync, readlinkSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, processStartTime, runCommand } from '#platform/process'
import { type ClusterFolder, removeSocket } from './cluster-folder.ts'

const fastShutdownMs = 10_000
const immediateShutdownMs = 3000
const pollMs = 5

/**
 * Ends what an earlier, killed server left of this cluster: a PostgreSQL that still runs is shut down cleanly, backends
 * whose postmaster was killed are ended, and lock files whose number another process has now no longer count. Must be
 * called only while the data folder's lock is held.
 */
export async function clearLeftovers(cluster: ClusterFolder): Promise<void> {
  const postmaster = await readPostmasterPid(cluster)
  const isOurs = postmaster !== undefined && (await isClusterProcess(postmaster, cluster))
  if (postmaster !== undefined && isOurs) await shutDown(postmaster)
  await endBackends(cluster)
  await disarmLockFile(cluster)
  await removeSocket(cluster)
}

/** First line of postmaster.pid; undefined when there is none. */
async function readPostmasterPid(cluster: ClusterFolder): Promise<number | undefined> {
  const text = await readFile(join(cluster.data, 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 1 ? pid : undefined
}

/** Every process of a cluster works in its data folder; no other process does. */
async function isClusterProcess(pid: number, cluster: ClusterFolder): Promise<boolean> {
  if (process.platform === 'linux') return workingFolder(pid) === cluster.data
  const { stdout } = await runCommand('ps', ['-o', 'command=', '-p', String(pid)])
  return stdout.includes(cluster.data)
}

function workingFolder(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return undefined
  }
}

/** Fast shutdown (SIGINT) writes everything out; immediate (SIGQUIT) leaves it to the log's replay. Nothing is lost by either. */
export async function shutDown(pid: number): Promise<void> {
  const steps = [['SIGINT', fastShutdownMs], ['SIGQUIT', immediateShutdownMs], ['SIGKILL', immediateShutdownMs]] as const
  const startedAt = processStartTime(pid)
  if (startedAt === undefined) return
  for (const [signal, waitMs] of steps) {
    signalProcess(pid, signal)
    if (await hasEndedWithin({ pid, startedAt }, waitMs)) return
  }
}

function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended in the meantime.
  }
}

async function hasEndedWithin(identity: { pid: number; startedAt: string }, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (isAlive(identity)) {
    if (performance.now() >= deadline) return false
    await sleep(pollMs)
  }
  return true
}

/** Backends notice the postmaster's death only between statements; until they are gone no new one may start. */
async function endBackends(cluster: ClusterFolder): Promise<void> {
  if (process.platform !== 'linux') return
  const pids = clusterProcesses(cluster)
  for (const pid of pids) signalProcess(pid, 'SIGQUIT')
  for (const pid of pids) {
    const startedAt = processStartTime(pid)
    if (startedAt === undefined || (await hasEndedWithin({ pid, startedAt }, immediateShutdownMs))) continue
    signalProcess(pid, 'SIGKILL')
    await hasEndedWithin({ pid, startedAt }, immediateShutdownMs)
  }
}

/** The processes that work in the cluster's data folder (Linux). */
export function clusterProcesses(cluster: Pick<ClusterFolder, 'data'>): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => pid > 1 && workingFolder(pid) === cluster.data)
}

/**
 * PostgreSQL refuses to start while the number in postmaster.pid is that of any process, a dead one that nobody has reaped
 * included, but its own parent, which it knows to be stale. So our number goes in, and the rest stays: from it PostgreSQL
 * finds and frees the old shared memory. Source: CreateLockFile in src/backend/utils/init/miscinit.c.
 */
async function disarmLockFile(cluster: ClusterFolder): Promise<void> {
  const path = join(cluster.data, 'postmaster.pid')
  const text = await readFile(path, 'utf8').catch(() => '')
  if (/^\d+\n/.test(text)) await writeFile(path, text.replace(/^\d+/, String(process.pid)))
  else await rm(path, { force: true })
}
