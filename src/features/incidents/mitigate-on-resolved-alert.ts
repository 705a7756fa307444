import { onMany, pendingEvent, type PendingEvent } from '#kernel/feature'
import { AlertResolved } from '#features/alerting/contract'
import { incidentsOfAlerts, resolveAlerts, stillFiring } from './alerts-of-incidents.ts'
import { IncidentUpdated } from './contract.ts'
import { placeOf } from './incident-event.ts'
import { changeIncident } from './incident-store.ts'
import { openOnAlertId } from './open-incident-on-alert.ts'

/** When the last of its alerts has resolved, an incident is mitigated; a person still closes it. An alert joins before it resolves. */
export const mitigateOnResolvedAlert = onMany(AlertResolved, 'incidents.mitigate-on-resolved-alert', async (events, ctx) => {
  // What tells again of an alert comes to nothing.
  const first = new Map(events.toReversed().map((each) => [each.data.alert.id, each]))
  const incidents = await incidentsOfAlerts(ctx.db, [...first.keys()])
  if (incidents.length === 0) return
  const marked = await resolveAlerts(ctx.db, [...first.keys()])
  const firing = await stillFiring(ctx.db, incidents.map(({ id }) => id))
  const told: PendingEvent[] = []
  for (const incident of incidents) {
    const last = events.findLast((each) => marked.get(incident.id)?.has(each.data.alert.id) && first.get(each.data.alert.id) === each)
    if (!last || firing.has(incident.id) || incident.state === 'mitigated' || incident.state === 'resolved') continue
    const { alert } = last.data
    await changeIncident(ctx.db, incident.id, { state: 'mitigated', mitigated_at: alert.resolvedAt ? new Date(alert.resolvedAt) : ctx.clock.now() })
    told.push(pendingEvent(IncidentUpdated, {
      ...placeOf(incident), summary: `Incident #${incident.number} is mitigated: its last alert resolved.`, data: { incidentId: incident.id, text: alert.summary, change: 'mitigated' },
      before: { state: incident.state }, after: { state: 'mitigated' }, cause: { kind: 'event', id: last.event.id },
    }))
  }
  await ctx.appendAll(told)
}, { after: [openOnAlertId] })
