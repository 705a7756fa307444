import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { whoAmI } from '../contract.ts'
import { grantsOf } from '../people/person-row.ts'
import { readTokenGrants } from '../tokens/token-grants.ts'

export const me = handle(whoAmI, async (_input, { actor, db }) => {
  if (actor.kind === 'person') {
    const person = await accessDb(db).selectFrom('access_people').select('email').where('id', '=', actor.id).executeTakeFirst()
    return { ...actor, email: person?.email ?? null, roles: (await grantsOf(db, [actor.id])).get(actor.id) ?? [] }
  }
  return { ...actor, email: null, roles: [...(await readTokenGrants(db, actor.id))] }
})
