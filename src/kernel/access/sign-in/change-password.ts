import { ProductError } from '#lib/errors'
import { type Handled, handle } from '#kernel/feature'
import type { Db } from '#platform/database'
import { hashPassword, verifyPassword } from '#platform/secrets'
import { accessDb } from '../access-tables.ts'
import { changePassword, PersonChanged } from '../contract.ts'
import { findPerson, readPerson } from '../people/person-row.ts'
import { personRef } from '../person-ref.ts'
import { requestInfo } from '../sessions/request-scope.ts'
import { endSessionsOf } from '../sessions/session-store.ts'
import { startSession } from '../sessions/start-session.ts'
import { clearFailures, countAttempt } from './sign-in-limit.ts'

/** Ends all sessions of the person, and starts this one anew. */
export function changePasswordWith(attempts: Db): Handled {
  return handle(changePassword, async ({ current, password }, ctx) => {
    if (ctx.actor.kind !== 'person') throw new ProductError('forbidden', 'Only a person has a password. Sign in in the browser to change it.')
    const person = await findPerson(ctx.db, ctx.actor.id)
    const attempt = { email: person.email, ip: requestInfo().ip, now: ctx.clock.now() }
    await countAttempt(attempts, attempt)
    if (!(await verifyPassword(person.password_hash ?? undefined, current))) throw new ProductError('invalid', 'The current password is wrong.', { faults: [{ path: 'current', message: 'The current password is wrong.' }] })
    await clearFailures(ctx.db, attempt)
    await accessDb(ctx.db).updateTable('access_people').set({ password_hash: await hashPassword(password) }).where('id', '=', person.id).execute()
    await endSessionsOf(ctx.db, person.id)
    await ctx.append(PersonChanged, { subject: personRef(person.id), summary: `${person.name} changed their password.`, data: { personId: person.id } })
    await startSession(await readPerson(ctx.db, person.id), 'password', ctx)
    return {}
  })
}
