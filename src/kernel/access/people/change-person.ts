import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { changePerson, PersonChanged } from '../contract.ts'
import { endSessionsOf } from '../sessions/session-store.ts'
import { guardLastAdmin, lockAdmins } from './guard-last-admin.ts'
import { findPerson, readPerson } from './person-row.ts'
import { personRef } from '../person-ref.ts'

export const change = handle(changePerson, async ({ id, name, isActive }, ctx) => {
  await lockAdmins(ctx.db)
  const before = await findPerson(ctx.db, id)
  const after = { name: name ?? before.name, is_active: isActive ?? before.is_active }
  if (after.name === before.name && after.is_active === before.is_active) return readPerson(ctx.db, id)
  await accessDb(ctx.db).updateTable('access_people').set(after).where('id', '=', id).execute()
  if (!after.is_active) {
    await endSessionsOf(ctx.db, id)
    if (before.is_active) await guardLastAdmin(ctx.db)
  }
  await ctx.append(PersonChanged, {
    subject: personRef(id), summary: summaryOf(before, after), data: { personId: id },
    before: { name: before.name, isActive: before.is_active }, after: { name: after.name, isActive: after.is_active },
  })
  return readPerson(ctx.db, id)
})

function summaryOf(before: { name: string; is_active: boolean }, after: { name: string; is_active: boolean }): string {
  if (before.is_active !== after.is_active) return `${after.name} was ${after.is_active ? 'reactivated' : 'deactivated'}.`
  return `${before.name} is now called ${after.name}.`
}
