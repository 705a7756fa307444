import { handle } from '#kernel/feature'
import { openAction } from '../contract.ts'
import { readIncident } from '../incident-store.ts'
import { keepAction } from './keep-action.ts'

export const open = handle(openAction, async ({ id, title, owner, dueAt }, ctx) => {
  const incident = await readIncident(ctx.db, id)
  await ctx.require(openAction.access, incident.service ?? undefined)
  return keepAction(ctx, incident, { title, owner, dueAt: dueAt ? new Date(dueAt) : null })
})
