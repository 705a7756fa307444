import pg from 'pg'
import type { SideConnection } from './side-connection.ts'

/** Gets a notification's payload, or undefined when some may have been missed: look for yourself what is new. */
export type NotificationHandler = (payload: string | undefined) => void

/** All channels that this process hears, on one connection. */
export class Listener {
  readonly #side: SideConnection
  readonly #handlers = new Map<string, Set<NotificationHandler>>()
  readonly #known = new WeakSet<pg.Client>()
  #hasConnected = false

  constructor(side: SideConnection) {
    this.#side = side
    side.onOpened((client) => this.#hearAll(client))
  }

  async listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>> {
    const handlers = this.#handlers.get(channel) ?? new Set()
    handlers.add(handler)
    this.#handlers.set(channel, handlers)
    await this.#hear(channel)
    return () => this.#forget(channel, handler)
  }

  /** A break between getting the connection and using it is followed by a new connection, which hears the channel. */
  async #hear(channel: string): Promise<void> {
    await this.#side.opened()
    await this.#side.query(`listen ${pg.escapeIdentifier(channel)}`).catch(() => this.#side.opened())
  }

  async #forget(channel: string, handler: NotificationHandler): Promise<void> {
    const handlers = this.#handlers.get(channel)
    if (!handlers?.delete(handler) || handlers.size > 0) return
    this.#handlers.delete(channel)
    // Without a connection there is nothing to end: the next one hears only the channels that are left.
    await this.#side.query(`unlisten ${pg.escapeIdentifier(channel)}`).catch(() => undefined)
  }

  async #hearAll(client: pg.Client): Promise<void> {
    if (!this.#known.has(client)) client.on('notification', ({ channel, payload }) => this.#deliver(channel, payload ?? ''))
    this.#known.add(client)
    for (const channel of this.#handlers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    if (this.#hasConnected) for (const channel of this.#handlers.keys()) this.#deliver(channel, undefined)
    this.#hasConnected = true
  }

  #deliver(channel: string, payload: string | undefined): void {
    for (const handler of this.#handlers.get(channel) ?? []) handler(payload)
  }
}
