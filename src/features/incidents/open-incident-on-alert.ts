import { type Context, on } from '#kernel/feature'
import { type Alert, AlertFired, AlertUnhidden } from '#features/alerting/contract'
import { refreshCauses } from './cause/refresh-causes.ts'
import { type Incident, IncidentUpdated } from './contract.ts'
import { openIncident } from './declare-incident.ts'
import { placeOf } from './incident-event.ts'
import { changeIncident, incidentDb, openIncidentFor } from './incident-store.ts'

/** So many alerts of an incident are named one by one in its record. */
const namedAlerts = 20

/** An alert opens an incident, or joins the open one of its service and environment. Delivered again, it changes nothing. */
export const openIncidentOnAlert = on(AlertFired, 'incidents.open-on-alert', async ({ alert, hiddenBy }, ctx) => {
  // Under a silence, in a maintenance or as the consequence of a graver one it calls for nobody.
  if (hiddenBy.length === 0) await openOrJoin(ctx, alert)
})

/** What hid an alert is over and it fires still: now it calls for somebody. */
export const openIncidentOnUnhidden = on(AlertUnhidden, 'incidents.open-on-unhidden', async ({ alert }, ctx) => openOrJoin(ctx, alert))

async function openOrJoin(ctx: Context, alert: Alert): Promise<void> {
  const known = await incidentDb(ctx.db).selectFrom('incidents_alerts').select('incident_id').where('alert_id', '=', alert.id).executeTakeFirst()
  if (known) return
  const open = await openIncidentFor(ctx.db, alert.service, alert.environment)
  if (!open) {
    await openIncident(ctx, {
      title: titleOf(alert.summary), severity: alert.severity, service: alert.service, environment: alert.environment, startedAt: new Date(alert.startedAt), alertId: alert.id,
      openedBy: `Daybook, on the alert ${alert.name}`,
    })
    return
  }
  await incidentDb(ctx.db).insertInto('incidents_alerts').values({ incident_id: open.id, alert_id: alert.id }).execute()
  if (open.state === 'mitigated') await reopen(ctx, open, new Date(alert.startedAt))
  const text = await joinText(ctx, open.id, alert)
  if (text !== undefined) await ctx.append(IncidentUpdated, { ...placeOf(open), summary: `Incident #${open.number}: ${text}`.slice(0, 500), data: { incidentId: open.id, text, change: 'alert' } })
}

/** Of a storm the record of the incident says how many they are, each time that they are twice as many; whoever reads it is not to search for what people did among a thousand alerts. */
async function joinText(ctx: Context, incidentId: string, alert: Alert): Promise<string | undefined> {
  const { count } = await incidentDb(ctx.db).selectFrom('incidents_alerts').select(({ fn }) => fn.countAll<string>().as('count')).where('incident_id', '=', incidentId).executeTakeFirstOrThrow()
  const all = Number(count)
  if (all <= namedAlerts) return `${alert.name} fires too: ${alert.summary}`
  return Number.isInteger(Math.log2(all / namedAlerts)) ? `${all} alerts fire by now, the newest ${alert.name}: ${alert.summary}` : undefined
}

/** What was seen, without what to do about it; a title ends without a full stop. */
function titleOf(summary: string): string {
  const end = summary.search(/\.( [A-Z]|$)/)
  return (end < 0 ? summary : summary.slice(0, end)).slice(0, 200)
}

/** Trouble that came back is looked at from its new onset: what led to the first need not have led to this. */
async function reopen(ctx: Context, incident: Incident, onset: Date): Promise<void> {
  await changeIncident(ctx.db, incident.id, { state: incident.acknowledgedAt ? 'acknowledged' : 'open', mitigated_at: null, onset_at: onset })
  await refreshCauses(ctx, incident)
}
