import pg from 'pg'
import { ProductError } from '#lib/errors'

/** SQLSTATE of an error that PostgreSQL itself reported (postgresql.org/docs/18/errcodes-appendix.html), else undefined. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

/** Name of the unique, foreign key, check or exclusion constraint that a statement broke, else undefined. */
export function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code?.startsWith('23') ? error.constraint : undefined
}

/** Serialization failure or deadlock: the same transaction, run again, may pass. */
export function isRetriable(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state === '40001' || state === '40P01'
}

/** Class 08 connection; 57P0x shut down, crashed, starting up, idle too long. No statement will pass on this connection. */
export function isConnectionEnded(error: unknown): boolean {
  return /^(08|57P0[1235])/.test(sqlStateOf(error) ?? '')
}

/** The above, and classes 53 out of resources and 58 system error. */
function isServerGone(error: unknown): boolean {
  return isConnectionEnded(error) || /^(53|58)/.test(sqlStateOf(error) ?? '')
}

/** The error of a statement, as `unavailable` when the database could not be asked. */
export function asStatementError(error: unknown, isConnectionLost: boolean): unknown {
  if (sqlStateOf(error) === '53100') return new ProductError('unavailable', 'The disk of the database is full. Free some space; nothing that was confirmed is lost.', { cause: error })
  const isUnavailable = isServerGone(error) || (isConnectionLost && !(error instanceof pg.DatabaseError))
  return isUnavailable ? databaseUnavailable(error) : error
}

/** The error of a failed connection: what is wrong with the settings is `invalid`, all else `unavailable`. */
export function asConnectError(error: unknown): unknown {
  const state = sqlStateOf(error)
  if (state?.startsWith('28')) return new ProductError('invalid', 'The database refuses the user or the password. Correct DATABASE_URL.', { cause: error })
  if (state === '3D000') return new ProductError('invalid', 'The database that DATABASE_URL names does not exist. Create it (CREATE DATABASE …) or correct the name.', { cause: error })
  return databaseUnavailable(error)
}

function databaseUnavailable(cause: unknown): ProductError {
  return new ProductError('unavailable', 'The database does not answer at the moment. Try again in a few seconds.', { cause, retryAfterMs: 2000 })
}
