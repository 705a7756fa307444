import { entityRef, type EntityRef } from '#lib/entity-ref'
import type { Incident } from './contract.ts'

/** The entity whose timeline an incident stands on: its service, or the incident itself where none is named. */
export function subjectOf(incident: Pick<Incident, 'service' | 'number'>): EntityRef {
  return incident.service ?? entityRef('incident', String(incident.number))
}

/** The data that every event of an incident carries. */
export function incidentData(incident: Incident) {
  const { id, number, title, severity, service, environment } = incident
  return { incidentId: id, number, title, severity, service, environment }
}

/** Subject and environment for `ctx.append`. */
export function placeOf(incident: Pick<Incident, 'service' | 'number' | 'environment'>): { subject: EntityRef; environment?: string } {
  return incident.environment === null ? { subject: subjectOf(incident) } : { subject: subjectOf(incident), environment: incident.environment }
}
