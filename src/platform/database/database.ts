import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import type { PoolClient } from 'pg'
import { createLog, type Log } from '#platform/log'
import { ConnectionPool } from './connection-pool.ts'
import type { ConnectionSettings } from './connection-settings.ts'
import { asStatementError, isConnectionEnded } from './database-error.ts'
import { Leases, type LeaseOptions } from './lease.ts'
import { Listener, type NotificationHandler } from './listener.ts'
import { SideConnection } from './side-connection.ts'

// An empty object type is what Kysely means by "no tables known yet".
// biome-ignore lint/complexity/noBannedTypes: see above
type NoTables = {}

/** A handle on the database, or on a transaction in it. A part names its own tables: `db.withTables<{ runs: RunTable }>()`. */
export type Db = Kysely<NoTables>

interface OpenOptions {
  readonly connection: ConnectionSettings
  readonly log?: Log
  /** Shown in pg_stat_activity; default `daybook`. */
  readonly applicationName?: string
  /** Default 20. One more is used for notifications and leases. */
  readonly maxConnections?: number
  /** How long a caller waits for a database that is away; default 15 s. */
  readonly waitMs?: number
}

/** A database that is open. Calls fail with `unavailable` while it cannot be asked. */
export interface Database {
  readonly db: Db
  /**
   * Calls `handler` for each notification of a channel. After a break in the connection it is called once without
   * payload, since some may have been missed. Resolves, with the function that ends it, when the channel is heard.
   */
  listen(channel: string, handler: NotificationHandler): Promise<() => Promise<void>>
  /**
   * Runs `work` while this server, and no other, holds the named lease, again and again until `signal` aborts. The
   * signal that `work` gets aborts when the lease is lost; it must then end soon.
   */
  withLease(name: string, work: (signal: AbortSignal) => Promise<void>, options: LeaseOptions): Promise<void>
  /** A client of the `pg` library for what the query builder cannot do, such as COPY. */
  withClient<Result>(use: (client: PoolClient) => Promise<Result>): Promise<Result>
  /** Waits for statements under way, but 5 s at most, then ends all connections. */
  close(): Promise<void>
}

/** Opens a pool of connections; nothing is connected before the first use. */
export function openDatabase(options: OpenOptions): Database {
  const { connection, log = createLog({ level: 'warn' }), applicationName = 'daybook', maxConnections = 20, waitMs = 15_000 } = options
  const pool = new ConnectionPool({ connection, log, applicationName, maxConnections, waitMs })
  // The dialect wants the library's overloads; it calls only the one with a text and parameters.
  const db = new Kysely<NoTables>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) })
  const side = new SideConnection({ connection, log, applicationName: `${applicationName} side` })
  const listener = new Listener(side)
  const leases = new Leases(side, log)
  return {
    db,
    listen: (channel, handler) => listener.listen(channel, handler),
    withLease: (name, work, leaseOptions) => leases.run(name, work, leaseOptions),
    withClient: (use) => withClient(pool, use),
    close: async () => {
      await side.close()
      await pool.end()
    },
  }
}

async function withClient<Result>(pool: ConnectionPool, use: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.acquire()
  let isLost = false
  const markLost = () => {
    isLost = true
  }
  client.on('error', markLost).on('end', markLost)
  try {
    return await use(client)
  } catch (error) {
    isLost ||= isConnectionEnded(error)
    throw asStatementError(error, isLost)
  } finally {
    client.off('error', markLost).off('end', markLost)
    client.release(isLost)
  }
}
