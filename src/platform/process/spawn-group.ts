import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { ProductError } from '#lib/errors'
import { killGroup } from './kill-group.ts'
import { type ProcessIdentity, processStartTime } from './process-identity.ts'

export interface SpawnOptions {
  readonly cwd?: string
  /** The whole environment; nothing is inherited unless it is left out. */
  readonly env?: NodeJS.ProcessEnv
  readonly stdio?: StdioOptions
  readonly uid?: number
  readonly gid?: number
}

export interface ProcessExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface SpawnedGroup extends ProcessIdentity {
  readonly child: ChildProcess
  /** Resolves when the leader has ended; its children may go on. Never rejects. */
  readonly exited: Promise<ProcessExit>
  /** Ends the whole group: SIGTERM, SIGKILL after `graceMs`. */
  kill(options: { readonly graceMs: number }): Promise<void>
}

/**
 * Starts a program as the leader of a process group and session of its own, so that all that it starts can be ended with
 * it. Resolves once it runs. Throws `invalid` when the program or the folder is not there or may not be used.
 */
export async function spawnGroup(file: string, args: readonly string[], options: SpawnOptions = {}): Promise<SpawnedGroup> {
  const child = spawn(file, [...args], { ...options, detached: true, shell: false })
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const pid = await started(child, file, options.cwd)
  const startedAt = processStartTime(pid) ?? ''
  return { child, pid, startedAt, exited, kill: ({ graceMs }) => killGroup(pid, { graceMs, startedAt }) }
}

function started(child: ChildProcess, file: string, cwd: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(asSpawnError(error, file, cwd)))
    child.once('spawn', () => resolve(child.pid ?? 0))
  })
}

/** The sentence for a program that could not be started. */
export function asSpawnError(error: NodeJS.ErrnoException, file: string, cwd: string | undefined): Error {
  const place = cwd === undefined ? '' : ` in ${cwd}`
  if (error.code === 'ENOENT') return new ProductError('invalid', `The program ${file} could not be started${place}: the program or the folder is not there. Install it or correct the path.`, { cause: error })
  if (error.code === 'EACCES') return new ProductError('invalid', `The program ${file} may not be run${place}. Make it executable and its folder accessible.`, { cause: error })
  if (error.code === 'EAGAIN' || error.code === 'ENOMEM') return new ProductError('unavailable', `The machine has no room for another process, so ${file} was not started. End something else or raise the limit of processes.`, { cause: error })
  return error
}
