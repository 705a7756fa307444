import { ProductError } from '#lib/errors'
import { type Handled, handle } from '#kernel/feature'
import type { Db } from '#platform/database'
import { verifyPassword } from '#platform/secrets'
import { accessDb } from '../access-tables.ts'
import { signIn } from '../contract.ts'
import { readPerson } from '../people/person-row.ts'
import { requestInfo } from '../sessions/request-scope.ts'
import { startSession } from '../sessions/start-session.ts'
import { clearFailures, countAttempt } from './sign-in-limit.ts'

/**
 * An unknown address, a wrong password, a person without a password and one who was deactivated all get the same answer
 * after the same work. `attempts` is a pool of its own for the counts, which outlive the refused request's transaction.
 */
export function signInWith(attempts: Db): Handled {
  return handle(signIn, async ({ email, password }, ctx) => {
    const attempt = { email, ip: requestInfo().ip, now: ctx.clock.now() }
    await countAttempt(attempts, attempt)
    const row = await accessDb(ctx.db).selectFrom('access_people').select(['id', 'password_hash', 'is_active']).where('email', '=', email).executeTakeFirst()
    const isRight = await verifyPassword(row?.password_hash ?? undefined, password)
    if (!row?.is_active || !isRight) throw new ProductError('unauthenticated', 'E-mail or password is wrong. Check both and try again.')
    await clearFailures(ctx.db, attempt)
    await startSession(await readPerson(ctx.db, row.id), 'password', ctx)
    return readPerson(ctx.db, row.id)
  })
}
