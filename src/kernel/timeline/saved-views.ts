import { type Context, handle } from '#kernel/feature'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { defaultView, listViews, removeView, saveView, type TimelineView, ViewRemoved, ViewSaved } from './contract.ts'
import { defaultOf, setDefault, toView, ViewFilter, viewDb, type ViewRow } from './view-store.ts'

/** The teams that the actor holds a role in, and whether one for the whole of Daybook. */
export type TeamsOf = (ctx: Context) => Promise<{ readonly teams: readonly string[]; readonly isEverywhere: boolean }>

const mostViews = 100

/** Own views, those of the actor's teams, and those for everybody; own first, then by name. */
export function listViewsHandler(teamsOf: TeamsOf) {
  return handle(listViews, async (_input, ctx) => {
    const defaultId = await defaultOf(ctx.db, ctx.actor.id)
    const views = (await seenViews(ctx, teamsOf)).map((row) => toView(row, ctx.actor.id, defaultId))
    return { items: views.toSorted((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.name.localeCompare(b.name)) }
  })
}

export function saveViewHandler(teamsOf: TeamsOf) {
  return handle(saveView, async ({ name, sharing, team, isDefault, ...filter }, ctx): Promise<TimelineView> => {
    if ((sharing === 'team') !== (team !== null)) throw new ProductError('invalid', 'Name a team where the view is shared with a team, and only there.', { faults: [{ path: 'team', message: 'Name the team that shall see the view.' }] })
    if (sharing !== 'own') await requireSharing(ctx, teamsOf, team)
    const known = await viewDb(ctx.db).selectFrom('timeline_views').selectAll().where('owner_id', '=', ctx.actor.id).execute()
    const before = known.find((row) => row.name === name)
    if (!before && known.length >= mostViews) throw new ProductError('limited', `You have ${mostViews} views. Remove one that you do not use.`)
    const row: ViewRow = { id: before?.id ?? newId(), owner_id: ctx.actor.id, owner_name: ctx.actor.name, name, sharing, team, filter: JSON.stringify(ViewFilter.parse(filter)), updated_at: ctx.clock.now() }
    await viewDb(ctx.db).insertInto('timeline_views').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet(row)).execute()
    const defaultId = await defaultOf(ctx.db, ctx.actor.id)
    if (isDefault !== (defaultId === row.id)) await setDefault(ctx.db, ctx.actor.id, isDefault ? row.id : null)
    const view = toView({ ...row, filter }, ctx.actor.id, isDefault ? row.id : undefined)
    await ctx.append(ViewSaved, { subject: entityRef('view', name), summary: `The view “${name}” was ${before ? 'changed' : 'saved'}`, data: { id: row.id, name }, ...(before ? { before: told(before) } : {}), after: told({ ...row, filter }) })
    return view
  })
}

export const removeViewHandled = handle(removeView, async ({ id }, ctx) => {
  const gone = await viewDb(ctx.db).deleteFrom('timeline_views').where('id', '=', id).where('owner_id', '=', ctx.actor.id).returningAll().executeTakeFirst()
  if (!gone) throw new ProductError('not-found', 'You have no such view. Views of others are removed by those who saved them.')
  await ctx.append(ViewRemoved, { subject: entityRef('view', gone.name), summary: `The view “${gone.name}” was removed`, data: { id, name: gone.name }, before: told(gone) })
  return { id }
})

export function defaultViewHandler(teamsOf: TeamsOf) {
  return handle(defaultView, async ({ id }, ctx) => {
    if (id !== null && !(await seenViews(ctx, teamsOf)).some((row) => row.id === id)) throw new ProductError('not-found', 'There is no such view. List them with: daybook views list')
    await setDefault(ctx.db, ctx.actor.id, id)
    return { id }
  })
}

async function seenViews(ctx: Context, teamsOf: TeamsOf): Promise<ViewRow[]> {
  const { teams } = await teamsOf(ctx)
  return viewDb(ctx.db).selectFrom('timeline_views').selectAll()
    .where((is) => is.or([is('owner_id', '=', ctx.actor.id), is('sharing', '=', 'everybody'), is('team', 'in', ['', ...teams])])).execute()
}

/** Whoever shares with a team belongs to it, or to all of Daybook. */
async function requireSharing(ctx: Context, teamsOf: TeamsOf, team: string | null): Promise<void> {
  const { teams, isEverywhere } = await teamsOf(ctx)
  if (isEverywhere || (team !== null && teams.includes(team))) return
  throw new ProductError('forbidden', team === null ? 'Only who has a role for the whole of Daybook may share a view with everybody. Share it with a team of yours.' : `You are not in the team ${team}. Share the view with a team of yours.`)
}

function told({ name, sharing, team, filter }: Pick<ViewRow, 'name' | 'sharing' | 'team' | 'filter'>) {
  return { name, sharing, team, ...ViewFilter.parse(filter) }
}
