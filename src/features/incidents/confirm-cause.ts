import { ProductError } from '#lib/errors'
import { type Context, handle } from '#kernel/feature'
import { getEvent } from '#kernel/timeline/contract'
import { confirmCause, type Incident, IncidentUpdated } from './contract.ts'
import { placeOf } from './incident-event.ts'
import { changeIncident, incidentDb, readIncident, readOnset } from './incident-store.ts'

export const confirm = handle(confirmCause, async ({ id, eventId }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(confirmCause.access, incident.service ?? undefined)
  await keepConfirmedCause(ctx, incident, eventId)
  return readIncident(ctx.db, incident.id)
})

/** Writes a cause down as confirmed: later rankings learn from it. The same one again changes nothing. */
export async function keepConfirmedCause(ctx: Context, incident: Incident, eventId: string): Promise<void> {
  if (incident.confirmedCause === eventId) return
  const { event } = await ctx.call(getEvent, { id: eventId })
  if (Date.parse(event.at) > (await readOnset(ctx.db, incident.id)).getTime()) throw new ProductError('invalid', 'This came after the trouble began, so it cannot be its cause. Name an earlier change.')
  await changeIncident(ctx.db, incident.id, { confirmed_cause: eventId })
  const row = { incident_id: incident.id, event_id: eventId, subject: event.subject, type: event.type, confirmed_at: ctx.clock.now() }
  await incidentDb(ctx.db).insertInto('incidents_confirmed_causes').values(row).onConflict((conflict) => conflict.column('incident_id').doUpdateSet(row)).execute()
  await ctx.append(IncidentUpdated, {
    ...placeOf(incident), summary: `Incident #${incident.number}: the cause is ${event.summary}`, data: { incidentId: incident.id, text: event.summary, change: 'cause' },
    before: { cause: incident.confirmedCause }, after: { cause: eventId },
  })
}
