import type { Worker } from '#kernel/feature'
import type { Db } from '#platform/database'
import { accessDb } from './access-tables.ts'
import { rememberedMs } from './idempotency.ts'
import { idleMs, longestMs } from './sessions/session-store.ts'

const everyMs = 3_600_000
const dayMs = 24 * 3_600_000

/** Removes hourly what is over: nothing depends on it, since each is also checked when it is used. */
export const forgetExpiredWorker: Worker = {
  id: 'access.forgetExpired', leader: true,
  run: async ({ db, clock, signal }) => {
    while (!signal.aborted) {
      await forgetExpired(db, clock.now())
      await clock.sleep(everyMs, signal).catch(() => undefined)
    }
  },
}

/** Sessions, links, sign-ins under way, counts of failures and remembered answers whose time is over at `now`. */
export async function forgetExpired(db: Db, now: Date): Promise<void> {
  const tables = accessDb(db)
  const before = (ageMs: number): Date => new Date(now.getTime() - ageMs)
  await tables.deleteFrom('access_sessions').where((where) => where.or([where('last_seen_at', '<=', before(idleMs)), where('created_at', '<=', before(longestMs))])).execute()
  await tables.deleteFrom('access_links').where('expires_at', '<=', now).execute()
  await tables.deleteFrom('access_oidc_flows').where('expires_at', '<=', now).execute()
  await tables.deleteFrom('access_sign_in_attempts').where('last_failed_at', '<=', before(dayMs)).execute()
  await tables.deleteFrom('access_idempotency_keys').where('created_at', '<=', before(rememberedMs)).execute()
  await tables.deleteFrom('access_tokens').where('kind', '!=', 'api').where((where) => where.or([where('revoked_at', '<=', before(dayMs)), where('expires_at', '<=', before(dayMs))])).execute()
}
