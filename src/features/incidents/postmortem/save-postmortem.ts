import { handle } from '#kernel/feature'
import { getPostmortem, savePostmortem } from '../contract.ts'
import { incidentDb, readIncident } from '../incident-store.ts'
import { fromRecord, keepPostmortem } from './keep-postmortem.ts'

export const save = handle(savePostmortem, async ({ id, markdown }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(savePostmortem.access, incident.service ?? undefined)
  return { markdown: await keepPostmortem(ctx, incident, markdown) }
})

/** The saved one; before there is one, what the record would give by now. */
export const print = handle(getPostmortem, async ({ id }, ctx) => {
  const incident = await readIncident(ctx.db, id)
  const saved = await incidentDb(ctx.db).selectFrom('incidents_postmortems').select('markdown').where('incident_id', '=', incident.id).executeTakeFirst()
  return { markdown: saved?.markdown ?? (await fromRecord(ctx, incident)) }
})
