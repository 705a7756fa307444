import { type Context, pendingEvent, type PendingEvent } from '#kernel/feature'
import type { Alert } from '#features/alerting/contract'
import { addAlerts, countAlerts, type HeldIncident } from './alerts-of-incidents.ts'
import { refreshCauses } from './cause/refresh-causes.ts'
import { IncidentUpdated } from './contract.ts'
import { placeOf } from './incident-event.ts'
import { changeIncident } from './incident-store.ts'

/** So many alerts of an incident are named one by one in its record. */
const namedAlerts = 20

export interface JoiningAlert {
  readonly incident: HeldIncident
  readonly alert: Alert
  /** That it fired. */
  readonly eventId: string
}

/** Alerts join incidents, which the caller's transaction holds: in their order, and in as many statements for one as for many. */
export async function joinIncidents(ctx: Context, joining: readonly JoiningAlert[]): Promise<void> {
  if (joining.length === 0) return
  const counts = await countAlerts(ctx.db, [...new Set(joining.map(({ incident }) => incident.id))])
  await addAlerts(ctx.db, joining.map(({ incident, alert }) => ({ incidentId: incident.id, alertId: alert.id })))
  const reopened = new Set<string>()
  const told: PendingEvent[] = []
  for (const { incident, alert, eventId } of joining) {
    if (incident.state === 'mitigated' && !reopened.has(incident.id)) {
      reopened.add(incident.id)
      await reopen(ctx, incident, new Date(alert.startedAt))
    }
    const count = (counts.get(incident.id) ?? 0) + 1
    counts.set(incident.id, count)
    const text = joinText(count, alert)
    if (text !== undefined) told.push(pendingEvent(IncidentUpdated, { ...placeOf(incident), summary: `Incident #${incident.number}: ${text}`.slice(0, 500), data: { incidentId: incident.id, text, change: 'alert' }, cause: { kind: 'event', id: eventId } }))
  }
  await ctx.appendAll(told)
}

/** Of a storm the record of the incident says how many they are, each time that they are twice as many; whoever reads it is not to search for what people did among a thousand alerts. */
function joinText(count: number, alert: Alert): string | undefined {
  if (count <= namedAlerts) return `${alert.name} fires too: ${alert.summary}`
  return Number.isInteger(Math.log2(count / namedAlerts)) ? `${count} alerts fire by now, the newest ${alert.name}: ${alert.summary}` : undefined
}

/** Trouble that came back is looked at from its new onset: what led to the first need not have led to this. */
async function reopen(ctx: Context, incident: HeldIncident, onset: Date): Promise<void> {
  await changeIncident(ctx.db, incident.id, { state: incident.isAcknowledged ? 'acknowledged' : 'open', mitigated_at: null, onset_at: onset })
  await refreshCauses(ctx, incident)
}
