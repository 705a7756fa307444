import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '#platform/process'
import { errnoOf, writeFileAtomically } from '#platform/files'
import { runCommand } from '#platform/process'
import { ProductError } from '#lib/errors'
import { supervisorScript } from './supervisor-script.data.ts'

/** What the supervisor's files say of an environment. */
export interface SupervisedProcess {
  /** The slot that `current` links to is what the supervisor runs; undefined before the first start. */
  readonly slot: string | undefined
  readonly state: 'starting' | 'running' | 'backoff' | 'stopped'
  readonly isSupervised: boolean
  readonly isRunning: boolean
  readonly pid: number | undefined
  readonly restarts: number
  readonly exitCode: number | undefined
  /** How long the process that ended last had run. */
  readonly ranSeconds: number
  readonly isBusy: boolean
}

/** Reads the files of an environment's folder. Throws only when the folder may not be read. */
export async function readSupervised(folder: string): Promise<SupervisedProcess> {
  const [status, supervisor, child, busy] = await Promise.all(['status', 'supervisor', 'child', 'busy'].map((name) => readOrUndefined(join(folder, name))))
  const fields = new Map((status ?? '').split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const))
  const state = fields.get('state')
  return {
    slot: fields.get('slot'), state: state === 'running' || state === 'backoff' || state === 'stopped' ? state : 'starting',
    isSupervised: isProcess(supervisor), isRunning: isProcess(child), pid: numberOf((child ?? '').split(' ')[0]), restarts: numberOf(fields.get('restarts')) ?? 0,
    exitCode: numberOf(fields.get('exit')), ranSeconds: numberOf(fields.get('ranSeconds')) ?? 0, isBusy: busy !== undefined,
  }
}

/** Carries out an action of the supervisor's program. Throws `unavailable` with what it said when it fails. */
export async function supervise(folder: string, action: 'start' | 'stop' | 'recover', slot = ''): Promise<void> {
  const program = join(folder, 'supervise.sh')
  await writeFileAtomically(program, supervisorScript)
  const result = await runCommand('sh', [program, action, folder, slot], { timeoutMs: 60_000 })
  if (result.code !== 0) throw new ProductError('unavailable', `The service in ${folder} could not be brought to ${action}: ${result.stderr.trim().slice(0, 500) || `exit ${String(result.code)}`}. Look at the file log there.`)
}

/** Removes the mark of a deployment that was cut off. */
export async function clearBusy(folder: string): Promise<void> {
  await rm(join(folder, 'busy'), { force: true })
}

/** The file holds "PID BOOT:TICKS"; our own identity cuts the boot to eight characters. */
function isProcess(text: string | undefined): boolean {
  const [pid, start = ''] = (text ?? '').trim().split(' ')
  const [boot = '', ticks] = start.split(':')
  if (!pid || start === '') return false
  return process.platform === 'linux' ? isAlive({ pid: Number(pid), startedAt: `${boot.slice(0, 8)}:${ticks ?? ''}` }) : isSignalled(Number(pid))
}

function isSignalled(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return undefined
    throw error
  }
}
