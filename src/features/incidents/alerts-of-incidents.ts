import { type Db, sql } from '#platform/database'
import type { Incident } from './contract.ts'

/** What of an incident is needed for alerts to join or leave it. */
export type HeldIncident = Pick<Incident, 'id' | 'number' | 'state' | 'service' | 'environment'> & { readonly isAcknowledged: boolean }

type Place = { readonly service: string; readonly environment: string | null }

const heldColumns = sql`i.id, i.number, i.state, i.service, i.environment, i.acknowledged_at is not null as "isAcknowledged"`

/** The newest open incident of each place that has one. Held until the transaction ends, as below: in one order, so that two who hold many do not wait for each other. */
export async function openIncidentsAt(db: Db, places: readonly Place[]): Promise<HeldIncident[]> {
  const { rows } = await sql<HeldIncident>`
    select ${heldColumns} from incidents_incidents i where i.state <> 'resolved' and i.id = any(array(
      select (
        select o.id from incidents_incidents o where o.service = p.service and o.environment is not distinct from p.environment and o.state <> 'resolved'
        order by o.opened_at desc limit 1
      ) from (select distinct * from unnest(${places.map(({ service }) => service)}::text[], ${places.map(({ environment }) => environment)}::text[]) p (service, environment)) p
    )) order by i.id for update`.execute(db)
  return rows
}

/** The incidents that alerts belong to, held until the transaction ends. */
export async function incidentsOfAlerts(db: Db, alertIds: readonly string[]): Promise<HeldIncident[]> {
  const { rows } = await sql<HeldIncident>`
    select ${heldColumns} from incidents_incidents i
    where i.id = any(array(select incident_id from incidents_alerts where alert_id = any(${alertIds}::text[]))) order by i.id for update`.execute(db)
  return rows
}

export async function knownAlerts(db: Db, alertIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ alert_id: string }>`select alert_id from incidents_alerts where alert_id = any(${alertIds}::text[])`.execute(db)
  return new Set(rows.map(({ alert_id }) => alert_id))
}

export async function countAlerts(db: Db, incidentIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ incident_id: string; count: number }>`
    select incident_id, count(*)::int as count from incidents_alerts where incident_id = any(${incidentIds}::uuid[]) group by 1`.execute(db)
  return new Map(rows.map(({ incident_id, count }) => [incident_id, count]))
}

export async function addAlerts(db: Db, alerts: readonly { readonly incidentId: string; readonly alertId: string }[]): Promise<void> {
  await sql`
    insert into incidents_alerts (incident_id, alert_id)
    select * from unnest(${alerts.map(({ incidentId }) => incidentId)}::uuid[], ${alerts.map(({ alertId }) => alertId)}::text[])`.execute(db)
}

/** Marks alerts as resolved; gives those that were not yet, by incident. */
export async function resolveAlerts(db: Db, alertIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const { rows } = await sql<{ incident_id: string; alert_id: string }>`
    update incidents_alerts set is_resolved = true where alert_id = any(${alertIds}::text[]) and not is_resolved returning incident_id, alert_id`.execute(db)
  const marked = new Map<string, Set<string>>()
  for (const { incident_id, alert_id } of rows) marked.set(incident_id, (marked.get(incident_id) ?? new Set()).add(alert_id))
  return marked
}

/** Those of some incidents that have an alert which is not resolved. */
export async function stillFiring(db: Db, incidentIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select given.id from unnest(${incidentIds}::uuid[]) given (id) where exists (select from incidents_alerts a where a.incident_id = given.id and not a.is_resolved)`.execute(db)
  return new Set(rows.map(({ id }) => id))
}
