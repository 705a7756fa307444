import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { acknowledgeIncident, IncidentUpdated } from './contract.ts'
import { placeOf } from './incident-event.ts'
import { changeIncident, incidentDb, readIncident } from './incident-store.ts'

/** Whoever says so first becomes the lead, unless there is one. Said again, it changes nothing. */
export const acknowledge = handle(acknowledgeIncident, async ({ id }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(acknowledgeIncident.access, incident.service ?? undefined)
  if (incident.state === 'resolved') throw new ProductError('conflict', `Incident #${incident.number} is resolved already.`)
  if (incident.acknowledgedAt !== null) return incident
  await changeIncident(ctx.db, incident.id, { acknowledged_at: ctx.clock.now(), ...(incident.state === 'open' ? { state: 'acknowledged' as const } : {}) })
  if (!incident.roles.some(({ role }) => role === 'lead')) {
    await incidentDb(ctx.db).insertInto('incidents_roles').values({ incident_id: incident.id, role: 'lead', person_id: ctx.actor.id, name: ctx.actor.name }).execute()
  }
  await ctx.append(IncidentUpdated, { ...placeOf(incident), summary: `${ctx.actor.name} is on incident #${incident.number}.`, data: { incidentId: incident.id, text: '', change: 'acknowledged' } })
  return readIncident(ctx.db, incident.id)
})
