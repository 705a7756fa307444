import { readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const lookEveryMs = 200

/** Runs `work` while no other process of this machine does, and waits until then. A lock whose holder is dead counts for nothing. */
export async function withSetupLock(path, say, work) {
  const me = identityOf(process.pid)
  let hasSaid = false
  while (!take(path, me)) {
    if (!hasSaid) say('Waiting for another start of Daybook that installs or builds here…')
    hasSaid = true
    await sleep(lookEveryMs)
  }
  try {
    await work()
  } finally {
    rmSync(path, { force: true })
  }
}

/** A symbolic link is made whole or not at all, and its target says who made it. */
function take(path, me) {
  try {
    symlinkSync(me, path)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const holder = readHolder(path)
  if (holder === undefined || isAlive(holder)) return false
  dropStale(path, holder, me)
  return take(path, me)
}

/** Moved aside before it is removed: when two see the same dead holder, only one of them can move it. */
function dropStale(path, holder, me) {
  const aside = `${path}.${me.replace(':', '-')}`
  try {
    renameSync(path, aside)
    if (readHolder(aside) !== holder) renameSync(aside, path)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  rmSync(aside, { force: true })
}

function readHolder(path) {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}

function isAlive(holder) {
  return holder === identityOf(Number(holder.split(':')[0]))
}

/** Process id and, where the system tells, the time it started: an id is given to another process in time. */
function identityOf(pid) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error.code !== 'EPERM') return undefined
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return `${pid}:${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`
  } catch {
    return `${pid}:`
  }
}
