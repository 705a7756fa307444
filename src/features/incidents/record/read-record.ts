import { dependencyDistances } from '#kernel/catalog'
import { readEvents, type StoredEvent } from '#kernel/timeline'
import type { Db } from '#platform/database'
import { kindOf } from '../cause/rank-causes.ts'
import type { Incident } from '../contract.ts'
import { subjectOf } from '../incident-event.ts'

const beforeMs = 3_600_000
const afterMs = 900_000
const mostEvents = 1000
const dependencyDepth = 2

/** Part of the story whatever they changed: what was told, what fired, what was done. */
const storyTypes = /^dev\.(cdevents\.incident\.|daybook\.(incident|alert|deployment|release|gate|action|postmortem|note)\.)/
/** The pages and actions that come after are not the incident's story. */
const asideTypes = /^dev\.daybook\.(postmortem|action)\./

/** What happened around an incident, oldest first: changes shortly before, alerts, people's updates, what was done about it. */
export async function readRecord(db: Db, incident: Incident, now: Date): Promise<StoredEvent[]> {
  const subjects = new Set([subjectOf(incident)])
  if (incident.service !== null) for (const ref of (await dependencyDistances(db, incident.service, dependencyDepth)).keys()) subjects.add(ref)
  const since = new Date(Date.parse(incident.startedAt) - beforeMs)
  const until = incident.resolvedAt ? new Date(Date.parse(incident.resolvedAt) + afterMs) : now
  const events = await readEvents(db, { subjects: [...subjects], since, until, limit: mostEvents })
  return events.filter((event) => belongsTo(incident, event)).toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
}

function belongsTo(incident: Incident, event: StoredEvent): boolean {
  if (asideTypes.test(event.type)) return false
  const incidentId = typeof event.data === 'object' && event.data !== null && 'incidentId' in event.data ? event.data.incidentId : undefined
  if (incidentId !== undefined) return incidentId === incident.id
  const isElsewhere = incident.environment !== null && event.environment !== null && event.environment !== incident.environment
  return !isElsewhere && (storyTypes.test(event.type) || kindOf(event.type) !== undefined)
}
