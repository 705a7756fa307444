import { ProductError } from '#lib/errors'
import { handle } from '#kernel/feature'
import { IncidentResolved, resolveIncident } from './contract.ts'
import { refreshCauses } from './cause/refresh-causes.ts'
import { openFollowUps } from './actions/open-follow-ups.ts'
import { incidentData, placeOf } from './incident-event.ts'
import { changeIncident, incidentDb, readIncident } from './incident-store.ts'
import { keepPostmortem } from './postmortem/keep-postmortem.ts'

export const resolve = handle(resolveIncident, async ({ id, resolution }, ctx) => {
  const incident = await readIncident(ctx.db, id, true)
  await ctx.require(resolveIncident.access, incident.service ?? undefined)
  if (incident.state === 'resolved') return incident
  const firing = await incidentDb(ctx.db).selectFrom('incidents_alerts').select('alert_id').where('incident_id', '=', incident.id).where('is_resolved', '=', false).executeTakeFirst()
  if (firing && resolution === '') throw new ProductError('conflict', `An alert of incident #${incident.number} still fires. Wait until it resolves, or say in the resolution why it may be closed.`)
  const now = ctx.clock.now()
  const said = resolution || 'Closed; see the record.'
  await changeIncident(ctx.db, incident.id, { state: 'resolved', resolved_at: now, resolution: said, ...(incident.mitigatedAt === null ? { mitigated_at: now } : {}) })
  await ctx.append(IncidentResolved, { ...placeOf(incident), summary: `Incident #${incident.number} resolved: ${said}`.slice(0, 500), data: { ...incidentData(incident), resolution: said }, before: { state: incident.state }, after: { state: 'resolved' } })
  await refreshCauses(ctx, incident)
  await openFollowUps(ctx, await readIncident(ctx.db, incident.id))
  await keepPostmortem(ctx, await readIncident(ctx.db, incident.id))
  return readIncident(ctx.db, incident.id)
})
