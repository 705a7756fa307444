import { hashPassword } from '#platform/secrets'
import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { acceptInvite, PersonChanged } from '../contract.ts'
import { endSessionsOf } from '../sessions/session-store.ts'
import { startSession } from '../sessions/start-session.ts'
import { useLink } from '../one-time-link.ts'
import { readPerson } from '../people/person-row.ts'
import { personRef } from '../person-ref.ts'

export const accept = handle(acceptInvite, async ({ code, password }, ctx) => {
  const { personId } = await useLink(ctx.db, { code, purpose: 'invite', now: ctx.clock.now() })
  await accessDb(ctx.db).updateTable('access_people').set({ password_hash: await hashPassword(password) }).where('id', '=', personId).execute()
  await endSessionsOf(ctx.db, personId)
  const person = await readPerson(ctx.db, personId)
  await ctx.append(PersonChanged, { subject: personRef(personId), summary: `${person.name} set a password.`, data: { personId } })
  await startSession(person, 'link', ctx)
  return readPerson(ctx.db, personId)
})
