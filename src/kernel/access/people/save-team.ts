import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { accessDb } from '../access-tables.ts'
import { saveTeam, TeamSaved } from '../contract.ts'
import { readTeams } from './list-teams.ts'

export const save = handle(saveTeam, async ({ name, title }, ctx) => {
  const [before] = await readTeams(ctx.db, [name])
  await accessDb(ctx.db).insertInto('access_teams').values({ name, title, created_at: ctx.clock.now() })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ title })).execute()
  await ctx.append(TeamSaved, {
    subject: entityRef('team', name), summary: before ? `The team ${name} is now called ${title}.` : `The team ${title} was added.`,
    data: { team: name, title }, before: before ? { title: before.title } : null, after: { title },
  })
  const [team] = await readTeams(ctx.db, [name])
  if (!team) throw new ProductError('conflict', `The team ${name} was changed at the same time. Try again.`)
  return team
})
