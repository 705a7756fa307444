import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { invitePerson, PersonChanged } from '../contract.ts'
import { createLink, invitePath } from '../one-time-link.ts'
import { findPerson } from './person-row.ts'
import { personRef } from '../person-ref.ts'

export const invite = handle(invitePerson, async ({ id }, ctx) => {
  const person = await findPerson(ctx.db, id)
  if (!person.is_active) throw new ProductError('conflict', `${person.name} is deactivated. Reactivate them first.`)
  const code = await createLink(ctx.db, { purpose: 'invite', personId: id, now: ctx.clock.now() })
  await ctx.append(PersonChanged, { subject: personRef(id), summary: `${person.name} was sent a link to set a password.`, data: { personId: id } })
  return { invitePath: invitePath(code) }
})
