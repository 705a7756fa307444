import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { type Context, handle } from '#kernel/feature'
import { accessDb, type TokenTable } from '../access-tables.ts'
import { createToken, TokenCreated } from '../contract.ts'
import { requireTeam } from '../people/require-team.ts'
import { grantsOf } from '../people/person-row.ts'
import { holdsGrant } from '../policy/principal.ts'
import { areScopesWithin } from './are-scopes-within.ts'
import { insertToken } from './insert-token.ts'
import { readTokenPower, type TokenPower } from './token-grants.ts'
import { runnerScopes } from './runner-token.ts'
import { toToken } from './list-tokens.ts'

const dayMs = 86_400_000

export const create = handle(createToken, async ({ kind, name, role, team, scopes, expiresInDays }, ctx) => {
  if (team !== null) await requireTeam(ctx.db, team)
  const maker = await makerOf(ctx)
  const isRunner = kind === 'runner'
  if (isRunner) await ctx.require('access:admin')
  const wanted = isRunner ? { role: 'operator' as const, team: null, scopes: [...runnerScopes] } : { role, team, scopes }
  refuseMoreThanHeld(wanted, maker.power)
  const now = ctx.clock.now()
  const { token, row } = await insertToken(ctx.db, {
    kind, name, ...wanted, created_by: ctx.actor.name, person_id: maker.personId, parent_id: maker.parentId, created_at: now,
    expires_at: expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * dayMs),
  })
  const details = toToken(row)
  await ctx.append(TokenCreated, {
    subject: entityRef('token', row.id), summary: `${ctx.actor.name} made the token ${name}.`,
    data: { tokenId: row.id, name, role: row.role, team: row.team }, after: { role: row.role, team: row.team, scopes: row.scopes, expiresAt: details.expiresAt },
  })
  return { token, details }
})

interface Maker {
  readonly personId: string | null
  readonly parentId: string | null
  readonly power: TokenPower
}

/** The local token is made anew at each start: what is made with it belongs to the machine's owner, and stays. */
async function makerOf({ actor, db, clock }: Context): Promise<Maker> {
  if (actor.kind === 'person') return { personId: actor.id, parentId: null, power: { grants: (await grantsOf(db, [actor.id])).get(actor.id) ?? [], scopes: [] } }
  const token = await accessDb(db).selectFrom('access_tokens').select(['id', 'kind', 'person_id']).where('id', '=', actor.id).executeTakeFirst()
  const power = token && (await readTokenPower(db, token.id, clock.now()))
  if (!token || !power || token.kind === 'runner') throw new ProductError('forbidden', 'Only a person or a token of a person can make tokens. Sign in and try again.')
  return { personId: token.person_id, parentId: token.kind === 'local' ? null : token.id, power }
}

function refuseMoreThanHeld(wanted: Pick<TokenTable, 'role' | 'team' | 'scopes'>, held: TokenPower): void {
  const place = wanted.team === null ? 'for the whole of Daybook' : `in the team ${wanted.team}`
  if (!holdsGrant(held.grants, wanted.role, wanted.team)) throw new ProductError('forbidden', `You are not ${wanted.role} ${place} yourself. Ask for a lower role, or for a team of yours.`)
  if (!areScopesWithin(wanted.scopes, held.scopes)) throw new ProductError('forbidden', `Your own token is limited to ${held.scopes.join(', ')}. Name scopes within these.`)
}
