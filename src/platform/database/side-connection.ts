import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '#platform/log'
import { type ConnectionSettings, clientConfig } from './connection-settings.ts'
import { asConnectError } from './database-error.ts'

interface SideOptions {
  readonly connection: ConnectionSettings
  readonly log: Log
  readonly applicationName: string
}

type Opened = (client: pg.Client) => Promise<void>

const firstPauseMs = 50
const longestPauseMs = 2000
const heartbeatMs = 5000
const heartbeatTimeoutMs = 5000

/**
 * The one connection that is held for long: notifications and leases live on it. It is opened at first use and opened
 * again whenever it breaks; each new connection is told to those who asked, before anybody else may use it.
 */
export class SideConnection {
  readonly #options: SideOptions
  readonly #closing = new AbortController()
  readonly #openedHandlers = new Set<Opened>()
  readonly #lostHandlers = new Set<() => void>()
  #client: pg.Client | undefined
  #connecting: Promise<pg.Client> | undefined
  /** The end of the last query asked for: the library runs one at a time. */
  #lastQuery: Promise<unknown> = Promise.resolve()

  constructor(options: SideOptions) {
    this.#options = options
  }

  /** Called with each connection after the first use, in order of registration. */
  onOpened(handler: Opened): void {
    this.#openedHandlers.add(handler)
  }

  onLost(handler: () => void): void {
    this.#lostHandlers.add(handler)
  }

  /** Resolves when there is a connection; waits for as long as the database is away. Rejects after `close`. */
  async opened(): Promise<void> {
    await this.#opened()
  }

  /** Runs one statement, on a connection that is opened when needed. Rejects when the connection breaks meanwhile. */
  async query<Row extends pg.QueryResultRow>(text: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.#inTurn(await this.#opened(), async (client) => (await client.query<Row>(text, [...parameters])).rows)
  }

  async #opened(): Promise<pg.Client> {
    this.#closing.signal.throwIfAborted()
    if (this.#client) return this.#client
    this.#connecting ??= this.#open()
    return this.#connecting
  }

  #inTurn<Result>(client: pg.Client, run: (client: pg.Client) => Promise<Result>): Promise<Result> {
    const result = this.#lastQuery.then(() => run(client))
    this.#lastQuery = result.catch(() => undefined)
    return result
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('The connection was closed.'))
    const client = this.#client
    if (client) this.#lose(client)
    await this.#connecting?.catch(() => undefined)
    await client?.end().catch(() => undefined)
  }

  async #open(): Promise<pg.Client> {
    let pauseMs = firstPauseMs
    try {
      for (;;) {
        const client = await this.#tryOpen()
        if (client) return client
        await sleep(pauseMs, undefined, { signal: this.#closing.signal, ref: false })
        pauseMs = Math.min(pauseMs * 2, longestPauseMs)
      }
    } finally {
      this.#connecting = undefined
    }
  }

  async #tryOpen(): Promise<pg.Client | undefined> {
    const client = new pg.Client(clientConfig(this.#options.connection, this.#options.applicationName))
    client.on('error', () => this.#lose(client))
    client.on('end', () => this.#lose(client))
    try {
      await client.connect()
      for (const handler of this.#openedHandlers) await handler(client)
      this.#closing.signal.throwIfAborted()
      this.#client = client
      this.#beat(client)
      return client
    } catch (error) {
      await client.end().catch(() => undefined)
      this.#closing.signal.throwIfAborted()
      this.#options.log.debug('The side connection to the database could not be opened; the next try follows.', { error: asConnectError(error) })
      return undefined
    }
  }

  /** A peer that vanished without a word (a cut cable) shows only by not answering. */
  #beat(client: pg.Client): void {
    const timer = setInterval(() => {
      if (this.#client !== client) return clearInterval(timer)
      const late = setTimeout(() => this.#lose(client), heartbeatTimeoutMs)
      this.#inTurn(client, () => client.query('select 1')).catch(() => this.#lose(client)).finally(() => clearTimeout(late))
    }, heartbeatMs)
    timer.unref()
    client.once('end', () => clearInterval(timer))
  }

  #lose(client: pg.Client): void {
    if (this.#client !== client) return
    this.#client = undefined
    for (const handler of this.#lostHandlers) handler()
    if (this.#closing.signal.aborted) return
    void client.end().catch(() => undefined)
    this.#connecting ??= this.#open()
    this.#connecting.catch(() => undefined)
  }
}
