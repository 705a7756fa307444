import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { createSignInLink as operation } from '../contract.ts'
import { createOwnerLink, createSignInLink } from './create-first-admin.ts'

/** A person gets a link for themselves, the machine's owner one for the administrator; other tokens get none. */
export const makeLink = handle(operation, async (_input, ctx) => {
  const path = ctx.actor.kind === 'person' ? await createSignInLink(ctx.db, ctx.clock.now(), ctx.actor.id) : await linkForOwner()
  return { url: `${ctx.site.url}${path ?? ''}` }

  async function linkForOwner(): Promise<string> {
    const token = await accessDb(ctx.db).selectFrom('access_tokens').select('kind').where('id', '=', ctx.actor.id).executeTakeFirst()
    if (token?.kind !== 'local') throw new ProductError('forbidden', 'Only a person, or the owner of the machine that Daybook runs on, can have a sign-in link.')
    return createOwnerLink(ctx.db, ctx.clock.now())
  }
})
