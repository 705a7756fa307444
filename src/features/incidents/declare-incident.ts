import { newId } from '#lib/id'
import { type Context, handle } from '#kernel/feature'
import { declareIncident, type Incident, IncidentDetected, IncidentReported } from './contract.ts'
import { refreshCauses } from './cause/refresh-causes.ts'
import { incidentData, placeOf } from './incident-event.ts'
import { incidentDb, readIncident } from './incident-store.ts'

interface Declaration {
  readonly title: string
  readonly severity: Incident['severity']
  readonly service: string | null
  readonly environment: string | null
  readonly startedAt: Date
  readonly alertId: string | undefined
  /** Whose word it is; the caller's own unless given. */
  readonly openedBy?: string
}

export const declare = handle(declareIncident, async ({ title, severity, service, environment, startedAt, alertId }, ctx) => {
  await ctx.require(declareIncident.access, service ?? undefined)
  return openIncident(ctx, { title, severity, service, environment, startedAt: startedAt ? new Date(startedAt) : ctx.clock.now(), alertId })
})

/** Opens an incident in the caller's transaction, ranks its causes as they stand, and tells the timeline. */
export async function openIncident(ctx: Context, { title, severity, service, environment, startedAt, alertId, openedBy }: Declaration): Promise<Incident> {
  const id = newId()
  const now = ctx.clock.now()
  const onset = startedAt < now ? startedAt : now
  await incidentDb(ctx.db).insertInto('incidents_incidents').values({
    id, title, severity, state: 'open', service, environment, started_at: onset, onset_at: onset, opened_at: now, opened_by: openedBy ?? ctx.actor.name,
    acknowledged_at: null, mitigated_at: null, resolved_at: null, confirmed_cause: null,
  }).execute()
  if (alertId !== undefined) await incidentDb(ctx.db).insertInto('incidents_alerts').values({ incident_id: id, alert_id: alertId }).execute()
  const incident = await readIncident(ctx.db, id)
  const event = alertId === undefined ? IncidentReported : IncidentDetected
  await ctx.append(event, { ...placeOf(incident), summary: `Incident #${incident.number} opened: ${title}`, data: incidentData(incident), after: { state: 'open', severity } })
  await refreshCauses(ctx, incident)
  return incident
}
