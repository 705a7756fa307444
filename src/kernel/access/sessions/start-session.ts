import type { Context } from '#kernel/feature'
import { type Person, SignedIn } from '../contract.ts'
import { personRef } from '../person-ref.ts'
import { requestInfo, setSessionEffect } from './request-scope.ts'
import { endSession, insertSession } from './session-store.ts'

const wordsFor = { link: 'with a one-time link', password: 'with a password', oidc: 'through the identity provider' } as const

/** Signs a person in. The session that the request came with ends, so that none is carried over from before. */
export async function startSession(person: Pick<Person, 'id' | 'name'>, method: keyof typeof wordsFor, ctx: Context): Promise<string> {
  const { ip, sessionId } = requestInfo()
  if (sessionId !== undefined) await endSession(ctx.db, sessionId)
  const token = await insertSession(ctx.db, { personId: person.id, method, ip, now: ctx.clock.now() })
  await ctx.append(SignedIn, { subject: personRef(person.id), summary: `${person.name} signed in ${wordsFor[method]}.`, data: { personId: person.id, method } })
  setSessionEffect({ kind: 'started', token })
  return token
}
