import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { accessDb } from '../access-tables.ts'

/** Tries without any wait, then 1 s, 2 s, 4 s … up to 15 minutes after each failure. An address stands for many people. */
const freeFailures = { account: 5, ip: 30 } as const
const longestWaitMs = 15 * 60_000
/** After a day without a failure the count starts again. */
const forgetAfterMs = 24 * 3_600_000

export interface Attempt {
  readonly email: string
  readonly ip: string
  readonly now: Date
}

/**
 * Counts an attempt as failed before it is looked at, so that many at once gain nothing; `clearFailures` takes it back.
 * `db` must not be the request's transaction, since a refused request is rolled back and its count must stay.
 * Throws limited, with the wait, and counts nothing, when account or address must wait.
 */
export async function countAttempt(db: Db, { email, ip, now }: Attempt): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const [kind, value] of [['account', email], ['ip', ip]] as const) await countOne(tx, kind, value, now)
  })
}

/** After a success: the account starts anew, and the address gets this one attempt back. */
export async function clearFailures(db: Db, { email, ip }: Attempt): Promise<void> {
  const tables = accessDb(db)
  await tables.deleteFrom('access_sign_in_attempts').where('key', '=', `account:${email}`).execute()
  await tables.updateTable('access_sign_in_attempts').set({ failures: sql<number>`greatest(failures - 1, 0)` }).where('key', '=', `ip:${ip}`).execute()
}

/** The wait after so many failures in a row, in milliseconds. */
export function waitAfter(failures: number, free: number): number {
  return failures < free ? 0 : Math.min(longestWaitMs, 1000 * 2 ** Math.min(failures - free, 30))
}

async function countOne(tx: Db, kind: keyof typeof freeFailures, value: string, now: Date): Promise<void> {
  const tables = accessDb(tx)
  const key = `${kind}:${value}`
  await tables.insertInto('access_sign_in_attempts').values({ key, failures: 0, last_failed_at: now }).onConflict((conflict) => conflict.column('key').doNothing()).execute()
  const row = await tables.selectFrom('access_sign_in_attempts').select(['failures', 'last_failed_at']).where('key', '=', key).forUpdate().executeTakeFirstOrThrow()
  const sinceMs = now.getTime() - row.last_failed_at.getTime()
  const failures = sinceMs > forgetAfterMs ? 0 : row.failures
  const leftMs = waitAfter(failures, freeFailures[kind]) - Math.max(0, sinceMs)
  if (leftMs > 0) throw tooMany(leftMs)
  await tables.updateTable('access_sign_in_attempts').set({ failures: failures + 1, last_failed_at: now }).where('key', '=', key).execute()
}

function tooMany(retryAfterMs: number): ProductError {
  const seconds = Math.ceil(retryAfterMs / 1000)
  return new ProductError('limited', `Too many failed sign-ins. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`, { retryAfterMs })
}
