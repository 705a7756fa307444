import { on } from '#kernel/feature'
import { AlertResolved } from '#features/alerting/contract'
import { IncidentUpdated } from './contract.ts'
import { placeOf } from './incident-event.ts'
import { changeIncident, incidentDb, readIncident } from './incident-store.ts'

/** When the last of its alerts has resolved, an incident is mitigated; a person still closes it. */
export const mitigateOnResolvedAlert = on(AlertResolved, 'incidents.mitigate-on-resolved-alert', async ({ alert }, ctx) => {
  const marked = await incidentDb(ctx.db).updateTable('incidents_alerts').set({ is_resolved: true }).where('alert_id', '=', alert.id).where('is_resolved', '=', false).returning('incident_id').executeTakeFirst()
  if (!marked) return
  const incident = await readIncident(ctx.db, marked.incident_id, true)
  const firing = await incidentDb(ctx.db).selectFrom('incidents_alerts').select('alert_id').where('incident_id', '=', incident.id).where('is_resolved', '=', false).executeTakeFirst()
  if (firing || incident.state === 'mitigated' || incident.state === 'resolved') return
  const mitigatedAt = alert.resolvedAt ? new Date(alert.resolvedAt) : ctx.clock.now()
  await changeIncident(ctx.db, incident.id, { state: 'mitigated', mitigated_at: mitigatedAt })
  await ctx.append(IncidentUpdated, {
    ...placeOf(incident), summary: `Incident #${incident.number} is mitigated: its last alert resolved.`, data: { incidentId: incident.id, text: alert.summary, change: 'mitigated' },
    before: { state: incident.state }, after: { state: 'mitigated' },
  })
})
