import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import type { Db } from '#platform/database'
import type { ActionItem, Cause, Incident } from './contract.ts'
import type { IncidentRow, IncidentTables } from './incident-tables.ts'

export function incidentDb(db: Db) {
  return db.withTables<IncidentTables>()
}

/** One incident by id or number. Throws not-found. `forUpdate` holds its row until the transaction ends. */
export async function readIncident(db: Db, idOrNumber: string, forUpdate = false): Promise<Incident> {
  const number = /^#?\d{1,9}$/.test(idOrNumber) ? Number(idOrNumber.replace('#', '')) : undefined
  if (number === undefined && !isId(idOrNumber)) throw notFound(idOrNumber)
  let query = incidentDb(db).selectFrom('incidents_incidents').selectAll()
  query = number === undefined ? query.where('id', '=', idOrNumber) : query.where('number', '=', number)
  const row = await (forUpdate ? query.forUpdate() : query).executeTakeFirst()
  if (!row) throw notFound(idOrNumber)
  const [incident] = await withDetails(db, [row])
  if (!incident) throw notFound(idOrNumber)
  return incident
}

/** Roles and alerts of many incidents in two statements. */
export async function withDetails(db: Db, rows: readonly IncidentRow[]): Promise<Incident[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const [roles, alerts] = await Promise.all([
    incidentDb(db).selectFrom('incidents_roles').selectAll().where('incident_id', 'in', ids).orderBy('role').execute(),
    incidentDb(db).selectFrom('incidents_alerts').selectAll().where('incident_id', 'in', ids).orderBy('alert_id').execute(),
  ])
  return rows.map((row) => ({
    id: row.id, number: row.number, title: row.title, severity: row.severity, state: row.state, service: row.service, environment: row.environment,
    startedAt: row.started_at.toISOString(), openedAt: row.opened_at.toISOString(), acknowledgedAt: moment(row.acknowledged_at), mitigatedAt: moment(row.mitigated_at),
    resolvedAt: moment(row.resolved_at), openedBy: row.opened_by, confirmedCause: row.confirmed_cause,
    roles: roles.filter((role) => role.incident_id === row.id).map((role) => ({ role: role.role, personId: role.person_id, name: role.name })),
    alertIds: alerts.filter((alert) => alert.incident_id === row.id).map((alert) => alert.alert_id),
  }))
}

/** When the trouble began, or came back. */
export async function readOnset(db: Db, id: string): Promise<Date> {
  return (await incidentDb(db).selectFrom('incidents_incidents').select('onset_at').where('id', '=', id).executeTakeFirstOrThrow()).onset_at
}

export async function changeIncident(db: Db, id: string, change: Partial<Omit<IncidentRow, 'id' | 'number'>>): Promise<void> {
  await incidentDb(db).updateTable('incidents_incidents').set(change).where('id', '=', id).execute()
}

export async function saveCauses(db: Db, incidentId: string, causes: readonly Cause[]): Promise<void> {
  await incidentDb(db).deleteFrom('incidents_causes').where('incident_id', '=', incidentId).execute()
  if (causes.length === 0) return
  await incidentDb(db).insertInto('incidents_causes')
    .values(causes.map((cause) => ({ incident_id: incidentId, rank: cause.rank, event_id: cause.eventId, cause: JSON.stringify(cause) }))).execute()
}

export async function readCauses(db: Db, incidentId: string): Promise<Cause[]> {
  const rows = await incidentDb(db).selectFrom('incidents_causes').select('cause').where('incident_id', '=', incidentId).orderBy('rank').execute()
  return rows.map((row) => row.cause)
}

export async function readActions(db: Db, incidentId: string): Promise<ActionItem[]> {
  const rows = await incidentDb(db).selectFrom('incidents_actions').selectAll().where('incident_id', '=', incidentId).orderBy('opened_at').orderBy('id').execute()
  return rows.map((row) => ({ id: row.id, title: row.title, owner: row.owner, dueAt: moment(row.due_at), state: row.proof ? 'proven' : 'open', proof: row.proof }))
}

function moment(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

function notFound(id: string): ProductError {
  return new ProductError('not-found', `There is no incident ${id}. List them with daybook incidents.`)
}
