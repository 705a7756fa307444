import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { killGroup } from '#platform/process'

const pollMs = 10
const afterKillMs = 3000

interface StrayOptions {
  readonly graceMs: number
  /** Leaders of sessions that belong to the step. */
  readonly leaders: readonly number[]
  readonly trackingId: string
}

/**
 * Ends all processes of a step: those in its sessions, and those that made a session of their own but still carry its
 * RUNNER_TRACKING_ID. SIGTERM first, SIGKILL after `graceMs`, again for what was forked meanwhile. Where there is no /proc
 * only the process groups are ended.
 */
export async function endProcesses({ graceMs, leaders, trackingId }: StrayOptions): Promise<void> {
  if (process.platform !== 'linux') {
    await Promise.all(leaders.map((pid) => killGroup(pid, { graceMs })))
    return
  }
  const find = () => findProcesses(leaders, trackingId)
  if (!signalAll(find(), 'SIGTERM')) return
  if (await areGoneWithin(find, graceMs, undefined)) return
  await areGoneWithin(find, afterKillMs, 'SIGKILL')
}

async function areGoneWithin(find: () => number[], timeoutMs: number, signal: NodeJS.Signals | undefined): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  for (let found = find(); found.length > 0; found = find()) {
    if (signal !== undefined) signalAll(found, signal)
    if (performance.now() >= deadline) return false
    await sleep(pollMs)
  }
  return true
}

/** False when there was nobody to signal. */
function signalAll(pids: readonly number[], signal: NodeJS.Signals): boolean {
  for (const pid of pids) {
    send(pid, signal)
    // A stopped process acts on a signal only when it goes on.
    if (signal === 'SIGTERM') send(pid, 'SIGCONT')
  }
  return pids.length > 0
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended meanwhile, or is not ours.
  }
}

/** Processes that run, in one of the sessions or with the marker in their environment. */
export function findProcesses(leaders: readonly number[], trackingId: string): number[] {
  const sessions = new Set(leaders)
  const marker = Buffer.from(`RUNNER_TRACKING_ID=${trackingId}\0`)
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) return []
    const stat = read(`/proc/${name}/stat`)?.toString('latin1')
    if (stat === undefined) return []
    const [state, , , session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z' || state === 'X') return []
    return sessions.has(Number(session)) || read(`/proc/${name}/environ`)?.includes(marker) === true ? [pid] : []
  })
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
