import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { issueRunnerToken } from '#kernel/access'
import type { Clock } from '#platform/clock'
import type { Database } from '#platform/database'
import { readJsonFile, writeJsonFile } from '#platform/files'
import type { Log } from '#platform/log'
import { isAlive, killGroup, type ProcessIdentity, spawnGroup } from '#platform/process'
import { version } from './version.ts'

interface LocalRunnerParts {
  readonly runnerFile: string
  readonly dataDir: string
  readonly url: string
  readonly capacity: number
  readonly database: Database
  readonly clock: Clock
  readonly log: Log
  /** Its process begins after it. */
  readonly untilServed: (signal: AbortSignal) => Promise<void>
}

/**
 * What the runner is told: it reads this file anew whenever it cannot reach the server, so a new port or token finds it. It
 * does no checks: it stands where the server stands, and what may be reached from here is the server's own rule.
 */
const RunnerFile = z.object({ server: z.string(), token: z.string(), name: z.string(), labels: z.array(z.string()), capacity: z.number() })
const ProcessFile = z.object({ pid: z.number().int(), startedAt: z.string() })

const restartMs = 1000
const stopGraceMs = 5000

/**
 * Keeps one runner beside the server. It is a process of its own: one that survived a kill of the server is found again
 * and goes on with its steps. Gives the stop, which leaves running steps alone for the next start to pick up.
 */
export async function startLocalRunner(parts: LocalRunnerParts): Promise<() => Promise<void>> {
  const configFile = join(parts.dataDir, 'runner.json')
  const processFile = join(parts.dataDir, 'runner.pid.json')
  const earlier = await readJsonFile(configFile, RunnerFile).catch(() => undefined)
  const token = await issueRunnerToken(parts.database.db, { name: 'local', now: parts.clock.now(), ...(earlier ? { replaces: earlier.token } : {}) })
  await writeJsonFile(configFile, { server: parts.url, token, name: 'local', labels: ['local', 'linux', 'self-hosted', 'ubuntu-latest'], capacity: parts.capacity, checks: false, version }, { mode: 0o600 })
  const stop = new AbortController()
  const done = keepRunning(parts, { configFile, processFile, signal: stop.signal })
  return async () => {
    stop.abort()
    await done
    const running = await readJsonFile(processFile, ProcessFile).catch(() => undefined)
    if (running && isAlive(running)) await killGroup(running.pid, { graceMs: stopGraceMs, startedAt: running.startedAt })
  }
}

async function keepRunning(parts: LocalRunnerParts, { configFile, processFile, signal }: { configFile: string; processFile: string; signal: AbortSignal }): Promise<void> {
  await parts.untilServed(signal)
  while (!signal.aborted) {
    const running = await readJsonFile(processFile, ProcessFile).catch(() => undefined)
    if (!running || !isAlive(running)) await startRunner(parts, configFile, processFile).catch((error: unknown) => parts.log.error('The runner could not be started.', { error }))
    await parts.clock.sleep(restartMs, signal).catch(() => undefined)
  }
}

async function startRunner(parts: LocalRunnerParts, configFile: string, processFile: string): Promise<ProcessIdentity> {
  const logFile = openSync(join(parts.dataDir, 'runner.log'), 'a', 0o600)
  try {
    const group = await spawnGroup(process.execPath, ['--max-old-space-size=256', parts.runnerFile, '--config', configFile, '--work', join(parts.dataDir, 'runner')], {
      cwd: parts.dataDir, env: runnerEnvironment(), stdio: ['ignore', logFile, logFile],
    })
    group.child.unref()
    await writeJsonFile(processFile, { pid: group.pid, startedAt: group.startedAt }, { mode: 0o600 })
    return group
  } finally {
    closeSync(logFile)
  }
}

/** Steps inherit from the runner, so nothing of the server's own settings may be there. */
function runnerEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('DAYBOOK_') && name !== 'DATABASE_URL'))
}
