import type { Context } from '#kernel/feature'
import { type Incident, PostmortemSaved } from '../contract.ts'
import { placeOf } from '../incident-event.ts'
import { incidentDb, readActions, readCauses } from '../incident-store.ts'
import { readRecord } from '../record/read-record.ts'
import { writePostmortem } from './write-postmortem.ts'

/** Writes the postmortem from the record, or keeps the given text; what somebody edited is only replaced by an edit. */
export async function keepPostmortem(ctx: Context, incident: Incident, edited?: string): Promise<string> {
  const earlier = await incidentDb(ctx.db).selectFrom('incidents_postmortems').selectAll().where('incident_id', '=', incident.id).executeTakeFirst()
  const markdown = edited ?? (await fromRecord(ctx, incident))
  const row = { incident_id: incident.id, markdown, saved_at: ctx.clock.now(), is_edited: edited !== undefined }
  await incidentDb(ctx.db).insertInto('incidents_postmortems').values(row).onConflict((conflict) => conflict.column('incident_id').doUpdateSet(row)).execute()
  await ctx.append(PostmortemSaved, {
    ...placeOf(incident), summary: `Postmortem of incident #${incident.number} ${edited === undefined ? 'written from the record' : 'edited'}.`, data: { incidentId: incident.id, number: incident.number },
    before: earlier?.markdown ?? null, after: markdown,
  })
  return markdown
}

export async function fromRecord(ctx: Pick<Context, 'db' | 'clock'>, incident: Incident): Promise<string> {
  const [record, causes, actions] = await Promise.all([readRecord(ctx.db, incident, ctx.clock.now()), readCauses(ctx.db, incident.id), readActions(ctx.db, incident.id)])
  const { resolution } = await incidentDb(ctx.db).selectFrom('incidents_incidents').select('resolution').where('id', '=', incident.id).executeTakeFirstOrThrow()
  return writePostmortem({ incident, record, causes, actions, resolution, now: ctx.clock.now() })
}
