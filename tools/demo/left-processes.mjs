// What still runs of a story: each of its processes works in the story's folder, names it, or carries it in its environment.
import { readFile, readdir, readlink } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

const settleMs = 5000

/** The processes of a folder that are still there after they had time to end: "PID command". Looks nowhere without /proc. */
export async function leftProcesses(folder) {
  const deadline = Date.now() + settleMs
  for (;;) {
    const left = await processesOf(folder)
    if (left.length === 0 || Date.now() > deadline) return left
    await sleep(100)
  }
}

/** Ends them, so that a story that failed leaves nothing behind either. */
export async function endProcesses(folder) {
  for (let tries = 0; tries < 50; tries += 1) {
    const left = await processesOf(folder)
    if (left.length === 0) return
    for (const { pid } of left) killQuietly(pid)
    await sleep(100)
  }
}

async function processesOf(folder) {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  const found = await Promise.all(pids.map(async (pid) => {
    const [environment, command, workingFolder] = await Promise.all([textOf(`/proc/${pid}/environ`), textOf(`/proc/${pid}/cmdline`), readlink(`/proc/${pid}/cwd`).catch(() => '')])
    return [environment, command, workingFolder].some((text) => text.includes(folder)) ? { pid: Number(pid), command: command.replaceAll('\0', ' ').trim().slice(0, 200) } : undefined
  }))
  // One without a command line has ended; its parent has not asked yet.
  return found.filter((process) => process !== undefined && process.command !== '')
}

function textOf(path) {
  return readFile(path, 'utf8').catch(() => '')
}

function killQuietly(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
