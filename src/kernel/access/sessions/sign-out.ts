import { handle } from '#kernel/feature'
import { signOut, SignedOut } from '../contract.ts'
import { personRef } from '../person-ref.ts'
import { requestInfo, setSessionEffect } from './request-scope.ts'
import { endSession } from './session-store.ts'

/** A token has no session to end; for it this changes nothing. */
export const leave = handle(signOut, async (_input, ctx) => {
  const { sessionId } = requestInfo()
  if (ctx.actor.kind !== 'person' || sessionId === undefined) return {}
  await endSession(ctx.db, sessionId)
  await ctx.append(SignedOut, { subject: personRef(ctx.actor.id), summary: `${ctx.actor.name} signed out.`, data: { personId: ctx.actor.id } })
  setSessionEffect({ kind: 'ended' })
  return {}
})
