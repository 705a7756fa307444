import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { processStartTime, readProcessStat } from './process-identity.ts'

const firstPollMs = 5
const longestPollMs = 50

interface KillOptions {
  /** Time between the request to end (SIGTERM) and the order (SIGKILL). */
  readonly graceMs: number
  /** Refuses to signal when the leader's number belongs to a later process. */
  readonly startedAt?: string
}

/**
 * Ends all processes of a group: SIGTERM, then SIGKILL after `graceMs`. Resolves when none is left, or after a further
 * second for processes that the kernel itself holds. A group that is gone already is no error.
 */
export async function killGroup(pid: number, options: KillOptions): Promise<void> {
  if (isOtherProcess(pid, options.startedAt) || !signalGroup(pid, 'SIGTERM')) return
  // A stopped process gets the signal only when it goes on.
  signalGroup(pid, 'SIGCONT')
  if (await isGroupGoneWithin(pid, options.graceMs)) return
  signalGroup(pid, 'SIGKILL')
  await isGroupGoneWithin(pid, 1000)
}

function isOtherProcess(pid: number, startedAt: string | undefined): boolean {
  if (startedAt === undefined) return false
  const current = processStartTime(pid)
  return current !== undefined && current !== startedAt
}

/** Sends a signal to a group; false when there is no such group (or it belongs to somebody else). */
export function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  // Group 0 is the caller's own and 1 the whole machine's.
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    return process.kill(-pid, signal)
  } catch {
    return false
  }
}

async function isGroupGoneWithin(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  for (let pollMs = firstPollMs; isGroupAlive(pid); pollMs = Math.min(pollMs * 1.5, longestPollMs)) {
    const leftMs = deadline - performance.now()
    if (leftMs <= 0) return false
    await sleep(Math.min(pollMs, leftMs))
  }
  return true
}

/** Whether a group still has a process that runs; zombies do not count. */
export function isGroupAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false
  try {
    process.kill(-pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return process.platform !== 'linux' || hasRunningMember(pid)
}

function hasRunningMember(groupId: number): boolean {
  return readdirSync('/proc').some((name) => {
    if (!/^\d+$/.test(name)) return false
    const stat = readProcessStat(Number(name))
    return stat?.groupId === groupId && stat.state !== 'Z' && stat.state !== 'X'
  })
}
