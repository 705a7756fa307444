import pg from 'pg'
import { ProductError } from '#lib/errors'
import { type ConnectionSettings, clientConfig } from '../connection-settings.ts'
import { asConnectError, asStatementError } from '../database-error.ts'

/** A connection for a long copy: not of a pool, since one that is given up in the middle of a COPY must be cut. */
export async function openClient(connection: ConnectionSettings, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(connection, applicationName))
  // The statement under way tells of it.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    await client.end().catch(() => undefined)
    throw asConnectError(error)
  }
  // Nothing that the server or the role has set may cut a long copy short or write values in another way.
  await client.query(`set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex'; set extra_float_digits = 3; set client_encoding = 'UTF8';
    set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0; set row_security = off`)
  return client
}

/** Runs `use` on such a connection and ends it. */
export async function withOwnClient<Result>(connection: ConnectionSettings, applicationName: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await openClient(connection, applicationName)
  let isLost = false
  client.on('end', () => {
    isLost = true
  })
  try {
    return await use(client)
  } catch (error) {
    throw error instanceof ProductError ? error : asStatementError(error, isLost)
  } finally {
    await client.end().catch(() => undefined)
  }
}
