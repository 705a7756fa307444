import { type Context, onMany, type Reacted } from '#kernel/feature'
import { type Alert, AlertFired, AlertUnhidden } from '#features/alerting/contract'
import { type HeldIncident, knownAlerts, openIncidentsAt } from './alerts-of-incidents.ts'
import { openIncident } from './declare-incident.ts'
import { type JoiningAlert, joinIncidents } from './join-incidents.ts'

export const openOnAlertId = 'incidents.open-on-alert'

type AlertEvent = Pick<Reacted<{ readonly alert: Alert }>, 'ctx' | 'event'> & { readonly alert: Alert }

/** An alert opens an incident, or joins the open one of its service and environment. Delivered again, it changes nothing. */
export const openIncidentOnAlert = onMany(AlertFired, openOnAlertId, async (events, ctx) => {
  // Under a silence, in a maintenance or as the consequence of a graver one it calls for nobody.
  await openOrJoin(ctx, events.flatMap(({ data: { alert, hiddenBy }, ...rest }) => (hiddenBy.length === 0 ? [{ ...rest, alert }] : [])))
})

/** What hid an alert is over and it fires still: now it calls for somebody. */
export const openIncidentOnUnhidden = onMany(AlertUnhidden, 'incidents.open-on-unhidden', async (events, ctx) => {
  await openOrJoin(ctx, events.map(({ data: { alert }, ...rest }) => ({ ...rest, alert })))
})

async function openOrJoin(ctx: Context, events: readonly AlertEvent[]): Promise<void> {
  const fresh = await withoutKnown(ctx, events)
  if (fresh.length === 0) return
  const incidents = new Map<string, HeldIncident>((await openIncidentsAt(ctx.db, fresh.map(({ alert }) => alert))).map((incident) => [placeKey(incident), incident]))
  const joining: JoiningAlert[] = []
  for (const { alert, ctx: from, event } of fresh) {
    const incident = incidents.get(placeKey(alert))
    if (incident) joining.push({ incident, alert, eventId: event.id })
    else incidents.set(placeKey(alert), await openFor(from, alert))
  }
  await joinIncidents(ctx, joining)
}

async function withoutKnown(ctx: Context, events: readonly AlertEvent[]): Promise<AlertEvent[]> {
  const byId = new Map<string, AlertEvent>()
  for (const each of events) if (!byId.has(each.alert.id)) byId.set(each.alert.id, each)
  if (byId.size === 0) return []
  for (const known of await knownAlerts(ctx.db, [...byId.keys()])) byId.delete(known)
  return [...byId.values()]
}

async function openFor(ctx: Context, alert: Alert): Promise<HeldIncident> {
  const opened = await openIncident(ctx, {
    title: titleOf(alert.summary), severity: alert.severity, service: alert.service, environment: alert.environment, startedAt: new Date(alert.startedAt), alertId: alert.id,
    openedBy: `Daybook, on the alert ${alert.name}`,
  })
  return { ...opened, isAcknowledged: false }
}

/** What was seen, without what to do about it; a title ends without a full stop. */
function titleOf(summary: string): string {
  const end = summary.search(/\.( [A-Z]|$)/)
  return (end < 0 ? summary : summary.slice(0, end)).slice(0, 200)
}

function placeKey({ service, environment }: Pick<HeldIncident, 'service' | 'environment'>): string {
  return JSON.stringify([service, environment])
}
