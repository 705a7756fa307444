import { handle } from '#kernel/feature'
import { signInWithLink } from '../contract.ts'
import { readPerson } from '../people/person-row.ts'
import { startSession } from '../sessions/start-session.ts'
import { useLink } from '../one-time-link.ts'

export const signInByLink = handle(signInWithLink, async ({ code }, ctx) => {
  const { personId } = await useLink(ctx.db, { code, purpose: 'sign-in', now: ctx.clock.now() })
  await startSession(await readPerson(ctx.db, personId), 'link', ctx)
  return readPerson(ctx.db, personId)
})
