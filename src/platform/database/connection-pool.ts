import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { ProductError } from '#lib/errors'
import type { Log } from '#platform/log'
import { type ConnectionSettings, clientConfig } from './connection-settings.ts'
import { asConnectError, asStatementError, isConnectionEnded } from './database-error.ts'

interface PoolOptions {
  readonly connection: ConnectionSettings
  readonly log: Log
  readonly applicationName: string
  readonly maxConnections: number
  /** How long a caller waits for a database that is away, before `unavailable`. */
  readonly waitMs: number
}

const retryPauseMs = 50
const idleTimeoutMs = 30_000
const longestEndMs = 5000

/**
 * Connections that wait while the database is away: `connect` tries again until `waitMs` is over. Statements on a
 * connection that breaks fail with `unavailable`; they are never repeated, since they may have been done.
 */
export class ConnectionPool {
  readonly #pool: pg.Pool
  readonly #waitMs: number
  readonly #wrapped = new WeakMap<pg.PoolClient, WaitingClient>()

  constructor({ connection, log, applicationName, maxConnections, waitMs }: PoolOptions) {
    this.#waitMs = waitMs
    this.#pool = new pg.Pool({ ...clientConfig(connection, applicationName), max: maxConnections, idleTimeoutMillis: idleTimeoutMs, allowExitOnIdle: true })
    // A connection that breaks while idle is simply left out; without a listener it would end the program.
    this.#pool.on('error', (error) => log.debug('An idle connection to the database was lost.', { error }))
    // A new one may be told its end with the very bytes that say that it is ready, before whoever waits for it has it in hand.
    this.#pool.on('connect', (client) => client.on('error', (error) => log.debug('A connection to the database was lost.', { error })))
  }

  /** A connection for the dialect. */
  async connect(): Promise<WaitingClient> {
    const client = await this.acquire()
    const known = this.#wrapped.get(client)
    if (known) return known
    const wrapped = new WaitingClient(client)
    this.#wrapped.set(client, wrapped)
    return wrapped
  }

  /** The library's own client, for COPY; must be released. */
  async acquire(): Promise<pg.PoolClient> {
    const deadline = performance.now() + this.#waitMs
    for (;;) {
      try {
        return await this.#pool.connect()
      } catch (error) {
        const failure = asConnectError(error)
        const isFinal = !(failure instanceof ProductError) || failure.code !== 'unavailable' || performance.now() >= deadline || this.#pool.ending
        if (isFinal) throw failure
        await sleep(retryPauseMs)
      }
    }
  }

  /** A statement that does not end must not keep the program from ending. */
  async end(): Promise<void> {
    if (this.#pool.ending) return
    const giveUp = new AbortController()
    await Promise.race([this.#pool.end(), sleep(longestEndMs, undefined, { signal: giveUp.signal })]).finally(() => giveUp.abort())
  }
}

/** What the dialect calls of a client, with errors named. */
export class WaitingClient {
  readonly #client: pg.PoolClient
  #isLost = false

  constructor(client: pg.PoolClient) {
    this.#client = client
    const markLost = () => {
      this.#isLost = true
    }
    client.on('error', markLost)
    client.on('end', markLost)
  }

  async query(text: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    try {
      return await this.#client.query(text, [...parameters])
    } catch (error) {
      // The server tells that it ends the connection some time before it does.
      this.#isLost ||= isConnectionEnded(error)
      throw asStatementError(error, this.#isLost)
    }
  }

  release(): void {
    this.#client.release(this.#isLost)
  }
}
