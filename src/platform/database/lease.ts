import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '#platform/log'
import type { SideConnection } from './side-connection.ts'

export interface LeaseOptions {
  /** Ends the waiting and the work. */
  readonly signal: AbortSignal
  /** Time between two tries to get the lease; default 1 s. */
  readonly pollMs?: number
}

type Work = (signal: AbortSignal) => Promise<void>

/**
 * Named leases among all servers of one database: each is a session's advisory lock, so PostgreSQL itself gives it back
 * when the holder dies. The lock key is a 64-bit hash of the name.
 */
export class Leases {
  readonly #side: SideConnection
  readonly #log: Log
  readonly #held = new Map<string, AbortController>()

  constructor(side: SideConnection, log: Log) {
    this.#side = side
    this.#log = log
    side.onLost(() => this.#loseAll())
  }

  async run(name: string, work: Work, { signal, pollMs = 1000 }: LeaseOptions): Promise<void> {
    while (!signal.aborted) {
      const lost = await this.#take(name)
      if (lost) await this.#hold(name, work, lost, signal)
      await sleep(pollMs, undefined, { signal }).catch(() => undefined)
    }
  }

  /** Polled rather than waited for: a session that waits inside a statement holds back vacuum. */
  async #take(name: string): Promise<AbortController | undefined> {
    // One session may take the same lock twice, so within this process we look ourselves.
    if (this.#held.has(name)) return undefined
    const lost = new AbortController()
    this.#held.set(name, lost)
    try {
      const rows = await this.#side.query<{ taken: boolean }>('select pg_try_advisory_lock(hashtextextended($1, 0)) as taken', [name])
      if (rows[0]?.taken === true && !lost.signal.aborted) return lost
    } catch (error) {
      this.#log.debug('A lease could not be asked for; the next try follows.', { lease: name, error })
    }
    this.#held.delete(name)
    return undefined
  }

  async #hold(name: string, work: Work, lost: AbortController, signal: AbortSignal): Promise<void> {
    try {
      await work(AbortSignal.any([signal, lost.signal]))
    } catch (error) {
      if (!signal.aborted && !lost.signal.aborted) this.#log.error('Work under a lease failed and is started again.', { lease: name, error })
    } finally {
      this.#held.delete(name)
      if (!lost.signal.aborted) await this.#giveBack(name)
    }
  }

  async #giveBack(name: string): Promise<void> {
    await this.#side.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined)
  }

  #loseAll(): void {
    for (const lost of this.#held.values()) lost.abort(new Error('The lease was lost with the connection to the database.'))
  }
}
