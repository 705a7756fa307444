import type { ClientConfig, CustomTypesConfig } from 'pg'
import pg from 'pg'
import { ProductError } from '#lib/errors'

/** How to reach a PostgreSQL: its parts (an absolute path as host is a folder with a socket), or one address. */
export interface ConnectionSettings {
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
  /** `postgresql://user:password@host:port/database?sslmode=…`; alone. */
  readonly url?: string
}

const connectTimeoutMs = 10_000
const oid = { int8: 20, int8Array: 1016, date: 1082 } as const

/** Counts fit a number; one that does not stays a text rather than be rounded. */
function parseInt8(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/** A day has no time zone; as a Date it would shift by one in half of them. */
function parseDate(text: string): string {
  return text
}

function parseInt8Array(text: string): (number | string | null)[] {
  return text.slice(1, -1).split(',').filter((item) => item !== '').map((item) => (item === 'NULL' ? null : parseInt8(item)))
}

/**
 * How values come back: timestamptz as Date, int8 as number when it is safe (else as text), numeric as text, jsonb as
 * its value, date as `YYYY-MM-DD`.
 */
const types: CustomTypesConfig = {
  getTypeParser(id: number, format?: string) {
    if (format !== 'binary' && id === oid.int8) return parseInt8
    if (format !== 'binary' && id === oid.int8Array) return parseInt8Array
    if (format !== 'binary' && id === oid.date) return parseDate
    return pg.types.getTypeParser(id, format === 'binary' ? 'binary' : 'text')
  },
}

/** What the client library needs. Throws `invalid` for an address that does not read. */
export function clientConfig(connection: ConnectionSettings, applicationName: string): ClientConfig {
  const { url, ...parts } = connection
  if (url !== undefined) checkUrl(url)
  const target = url === undefined ? parts : { connectionString: url }
  return { ...target, types, application_name: applicationName, keepAlive: true, connectionTimeoutMillis: connectTimeoutMs }
}

function checkUrl(url: string): void {
  if (/^postgres(ql)?:\/\/\S+$/.test(url)) return
  throw new ProductError('invalid', 'DATABASE_URL does not read as an address of PostgreSQL. Write it as postgresql://user:password@host:5432/database.')
}
