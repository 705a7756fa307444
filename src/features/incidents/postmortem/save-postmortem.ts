import { createHash } from 'node:crypto'
import type { Db } from '#platform/database'
import { handle } from '#kernel/feature'
import { getPostmortem, savePostmortem } from '../contract.ts'
import { incidentDb, readIncident } from '../incident-store.ts'
import { fromRecord, keepPostmortem } from './keep-postmortem.ts'

export const save = handle(savePostmortem, async ({ id, markdown, basedOn }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(savePostmortem.access, incident.service ?? undefined)
  const saved = await savedText(ctx.db, incident.id)
  if (markdown !== undefined && basedOn !== undefined && basedOn !== digestOf(saved) && saved !== markdown) {
    return { markdown: saved ?? '', conflict: { mine: markdown, theirs: saved ?? '', basedOn: digestOf(saved) } }
  }
  return { markdown: await keepPostmortem(ctx, incident, markdown), conflict: null }
})

/** The saved one; before there is one, what the record would give by now. */
export const print = handle(getPostmortem, async ({ id }, ctx) => {
  const incident = await readIncident(ctx.db, id)
  const saved = await savedText(ctx.db, incident.id)
  return { markdown: saved ?? (await fromRecord(ctx, incident)), basedOn: digestOf(saved) }
})

async function savedText(db: Db, incidentId: string): Promise<string | undefined> {
  return (await incidentDb(db).selectFrom('incidents_postmortems').select('markdown').where('incident_id', '=', incidentId).executeTakeFirst())?.markdown
}

/** What is written from the record changes with it: until somebody saves, all that is read is based on the same nothing. */
function digestOf(saved: string | undefined): string {
  return saved === undefined ? 'record' : createHash('sha256').update(saved).digest('hex')
}
