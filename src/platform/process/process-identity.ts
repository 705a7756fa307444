import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** Opaque; from `processStartTime`. Compare, never compute with it. */
  readonly startedAt: string
}

export interface ProcessStat {
  readonly state: string
  readonly parentPid: number
  readonly groupId: number
  readonly sessionId: number
  readonly startTicks: string
}

let bootId: string | undefined

/** Ticks since boot repeat from one boot to the next, so the boot's own id goes with them. */
function currentBootId(): string {
  bootId ??= readTextOrEmpty('/proc/sys/kernel/random/boot_id').slice(0, 8)
  return bootId
}

function readTextOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** What Linux tells about a process in `/proc/PID/stat` (proc_pid_stat(5)); undefined when it is gone, or on another system. */
export function readProcessStat(pid: number): ProcessStat | undefined {
  const text = readTextOrEmpty(`/proc/${pid}/stat`)
  // The name stands in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [state, parentPid, groupId, sessionId] = fields
  const startTicks = fields[19]
  if (!state || !startTicks) return undefined
  return { state, parentPid: Number(parentPid), groupId: Number(groupId), sessionId: Number(sessionId), startTicks }
}

/** When a process was started, as an opaque text that no later process with the same number shares; undefined when it is gone. */
export function processStartTime(pid: number): string | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  if (process.platform === 'linux') return linuxStartTime(pid)
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env: { PATH: '/bin:/usr/bin', LC_ALL: 'C', TZ: 'UTC' } })
    const [state = '', ...started] = text.trim().split(/\s+/)
    return state === '' || state.startsWith('Z') ? undefined : started.join(' ')
  } catch {
    return undefined
  }
}

function linuxStartTime(pid: number): string | undefined {
  const stat = readProcessStat(pid)
  // A zombie has ended; only its parent has not asked yet.
  if (!stat || stat.state === 'Z' || stat.state === 'X') return undefined
  return `${currentBootId()}:${stat.startTicks}`
}

/** Whether that very process still runs (not another that got its number since). */
export function isAlive(identity: ProcessIdentity): boolean {
  return processStartTime(identity.pid) === identity.startedAt
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: processStartTime(process.pid) ?? '' }
}
