import { whoAmI } from '#kernel/access/contract'
import { type Context, handle, type Handled } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { listSearches, removeSearch, type SavedSearch, saveSearch, SearchRemoved, SearchSaved } from '../contract.ts'
import { searchDb, type SearchRow, toSearch } from './search-store.ts'

const mostSearches = 200

/** Saved searches: seen by their owner, the team that they are shared with, or everybody; changed and removed by their owner alone. */
export const searchHandlers: readonly Handled[] = [
  handle(listSearches, async ({ page }, ctx) => {
    const seen = (await seenSearches(ctx)).filter((row) => page === undefined || row.page === page).map((row) => toSearch(row, ctx.actor.id))
    return { items: seen.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.name.localeCompare(b.name)) }
  }),
  handle(saveSearch, async ({ name, page, address, sharing, team }, ctx): Promise<SavedSearch> => {
    if ((sharing === 'team') !== (team !== null)) throw new ProductError('invalid', 'Name a team where the search is shared with a team, and only there.', { faults: [{ path: 'team', message: 'Name the team that shall see the search.' }] })
    if (sharing !== 'own') await requireSharing(ctx, team)
    const known = await searchDb(ctx.db).selectFrom('observability_searches').selectAll().where('owner_id', '=', ctx.actor.id).execute()
    const before = known.find((row) => row.name === name && row.page === page)
    if (!before && known.length >= mostSearches) throw new ProductError('limited', `You have ${mostSearches} saved searches. Remove one that you do not use.`)
    const row: SearchRow = { id: before?.id ?? newId(), owner_id: ctx.actor.id, owner_name: ctx.actor.name, name, page, sharing, team, address: JSON.stringify(address), updated_at: ctx.clock.now() }
    await searchDb(ctx.db).insertInto('observability_searches').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
    await ctx.append(SearchSaved, { subject: entityRef('search', name), summary: `The search “${name}” was ${before ? 'changed' : 'saved'}`, data: { id: row.id, name }, ...(before ? { before: told(before) } : {}), after: told({ ...row, address }) })
    return toSearch({ ...row, address }, ctx.actor.id)
  }),
  handle(removeSearch, async ({ id }, ctx) => {
    const gone = await searchDb(ctx.db).deleteFrom('observability_searches').where('id', '=', id).where('owner_id', '=', ctx.actor.id).returningAll().executeTakeFirst()
    if (!gone) throw new ProductError('not-found', 'You have no such search. Those of others are removed by who saved them.')
    await ctx.append(SearchRemoved, { subject: entityRef('search', gone.name), summary: `The search “${gone.name}” was removed`, data: { id, name: gone.name }, before: told(gone) })
    return { id }
  }),
]

async function seenSearches(ctx: Context): Promise<SearchRow[]> {
  const { teams } = await teamsOf(ctx)
  return searchDb(ctx.db).selectFrom('observability_searches').selectAll()
    .where((is) => is.or([is('owner_id', '=', ctx.actor.id), is('sharing', '=', 'everybody'), is('team', 'in', ['', ...teams])])).execute()
}

async function teamsOf(ctx: Context): Promise<{ teams: readonly string[]; isEverywhere: boolean }> {
  if (ctx.actor.kind !== 'person' && ctx.actor.kind !== 'token') return { teams: [], isEverywhere: ctx.actor.kind === 'system' }
  const { roles } = await ctx.call(whoAmI, {})
  return { teams: roles.flatMap(({ team }) => (team === null ? [] : [team])), isEverywhere: roles.some(({ team }) => team === null) }
}

/** Whoever shares with a team belongs to it, or to all of Daybook. */
async function requireSharing(ctx: Context, team: string | null): Promise<void> {
  const { teams, isEverywhere } = await teamsOf(ctx)
  if (isEverywhere || (team !== null && teams.includes(team))) return
  throw new ProductError('forbidden', team === null ? 'Only who has a role for the whole of Daybook may share a search with everybody. Share it with a team of yours.' : `You are not in the team ${team}. Share the search with a team of yours.`)
}

function told({ name, page, sharing, team, address }: Pick<SearchRow, 'name' | 'page' | 'sharing' | 'team' | 'address'>) {
  return { name, page, sharing, team, address }
}
