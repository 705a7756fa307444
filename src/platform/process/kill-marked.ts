import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { processStartTime } from './process-identity.ts'

const pollMs = 10
const rounds = 50

/**
 * The processes whose environment at their start had `NAME=value`: what a program started inherits it, also when it left
 * the process group (Linux; elsewhere none). Never this process itself.
 */
export function findMarked(name: string, value: string): number[] {
  if (process.platform !== 'linux') return []
  const mark = `${name}=${value}`
  return readdirSync('/proc').map(Number).filter((pid) => pid > 1 && pid !== process.pid && hasMark(pid, mark))
}

function hasMark(pid: number, mark: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(mark) && processStartTime(pid) !== undefined
  } catch {
    // Gone, or somebody else's.
    return false
  }
}

/** Ends, with SIGKILL, all that carry a mark, and what they start meanwhile. Resolves when none is left, or after 0.5 s. */
export async function killMarked(name: string, value: string): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const found = findMarked(name, value)
    if (found.length === 0) return
    for (const pid of found) killOne(pid)
    await sleep(pollMs)
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in the meantime.
  }
}
