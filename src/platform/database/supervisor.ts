import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '#platform/log'
import type { PostgresProcess } from './postgres-process.ts'

export type DatabaseStatus = 'running' | 'restarting' | 'stopped'

export interface Supervisor {
  status(): DatabaseStatus
  /** Number of the PostgreSQL process; undefined while it restarts. */
  pid(): number | undefined
  stop(): Promise<void>
}

const firstPauseMs = 50
const longestPauseMs = 5000
/** After so long a run the next crash counts as the first again. */
const steadyMs = 60_000

/** Keeps a PostgreSQL running: starts it again whenever it ends by itself, with growing pauses, until `stop`. */
export function supervise(first: PostgresProcess, start: () => Promise<PostgresProcess>, log: Log): Supervisor {
  const stopping = new AbortController()
  let current: PostgresProcess | undefined = first
  const ended = watch()

  async function watch(): Promise<void> {
    let pauseMs = firstPauseMs
    while (!stopping.signal.aborted) {
      const startedAt = performance.now()
      const exit = await current?.exited
      if (stopping.signal.aborted) return
      current = undefined
      if (performance.now() - startedAt > steadyMs) pauseMs = firstPauseMs
      log.error('PostgreSQL ended by itself and is started again.', { ...exit, pauseMs })
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      if (!stopping.signal.aborted) current = await startAgain()
    }
  }

  async function startAgain(): Promise<PostgresProcess | undefined> {
    try {
      const next = await start()
      log.info('PostgreSQL runs again.', { pid: next.pid })
      return next
    } catch (error) {
      log.error('PostgreSQL could not be started again; the next try follows.', { error })
      return undefined
    }
  }

  async function stop(): Promise<void> {
    stopping.abort()
    await current?.stop()
    await ended
    // A start may have been under way when stop was asked for.
    await current?.stop()
    current = undefined
  }

  return { status: () => (stopping.signal.aborted ? 'stopped' : current ? 'running' : 'restarting'), pid: () => current?.pid, stop }
}
