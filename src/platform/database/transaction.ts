import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { isRetriable } from './database-error.ts'
import type { Db } from './database.ts'

const maxAttempts = 5
const pauseMs = 10

/**
 * Runs `work` in one transaction: all of it, or nothing. In a transaction already, it joins that one. After a
 * serialization failure or a deadlock it is run again, so it must have no effect outside the database.
 */
export async function transaction<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  if (db.isTransaction) return work(db)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(work)
    } catch (error) {
      if (attempt >= maxAttempts || !isRetriable(error)) throw error
      await sleep(pauseMs * 2 ** attempt * Math.random())
    }
  }
}

/** Tells all who listen to a channel, at commit. The payload is at most 8,000 bytes: send an id, not the thing. */
export async function notify(db: Db, channel: string, payload = ''): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(db)
}
