// Incidents with one true cause each among many changes that are not. It knows nothing of any ranking: what it draws from
// is how changes and failures are distributed in the field, and it says so beside each figure.
import { randomUUID } from 'node:crypto'
import { randomFrom } from './random.mjs'

const minuteMs = 60_000
const windowMs = 6 * 60 * minuteMs

/** What breaks things: deployments first, then configuration, then infrastructure (Google SRE book, ch. 1; postmortem collections). */
const causeKinds = [
  [0.62, 'dev.cdevents.service.upgraded.0.3.0'], [0.17, 'dev.daybook.config.changed'], [0.1, 'dev.daybook.stack.applied'], [0.06, 'dev.daybook.secret.changed'], [0.05, 'dev.cdevents.environment.modified.0.3.0'],
]
/** What happens all day: merges most, then deployments of all environments. */
const dailyKinds = [
  [0.42, 'dev.cdevents.change.merged.0.3.0'], [0.34, 'dev.cdevents.service.upgraded.0.3.0'], [0.09, 'dev.daybook.config.changed'], [0.05, 'dev.cdevents.artifact.published.0.3.0'], [0.04, 'dev.daybook.stack.applied'], [0.03, 'dev.daybook.secret.changed'], [0.03, 'dev.daybook.note.written'],
]
/** Most failures are the service's own; the rest comes through what it depends on. */
const causeDistances = [[0.62, 0], [0.24, 1], [0.1, 2], [0.04, 3]]

/** A graph of services in layers: each depends on one to three of the layers below it. */
export function makeGraph({ seed, services }) {
  const random = randomFrom(seed)
  const names = Array.from({ length: services }, (_, index) => `service:default/s${index}`)
  const edges = []
  for (let index = 1; index < services; index += 1) {
    const below = new Set(Array.from({ length: random.whole(1, 3) }, () => random.whole(Math.max(0, index - 30), index - 1)))
    for (const other of below) edges.push({ from: names[index], to: names[other] })
  }
  return { names, edges }
}

export function makeIncidents({ seed, count, graph, distractors = [50, 120], firstDayMs = Date.UTC(2026, 0, 1) }) {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, index) => makeIncident(random, graph, distractors, firstDayMs + index * 24 * 60 * minuteMs))
}

function makeIncident(random, graph, distractors, dayMs) {
  const reach = new Map()
  let service
  // A service with nothing below it has no dependency to fail through; both kinds occur.
  do {
    service = random.pick(graph.names)
    reach.clear()
    for (const [ref, distance] of distances(graph, service)) reach.set(distance, [...(reach.get(distance) ?? []), ref])
  } while (reach.size < 2)
  const onsetMs = dayMs + 12 * 60 * minuteMs + random.whole(0, 180) * minuteMs
  const events = Array.from({ length: random.whole(...distractors) }, () => dailyChange(random, graph, onsetMs))
  const wanted = random.weighted(causeDistances)
  const subject = random.pick(reach.get(wanted) ?? reach.get(0))
  // Most bad changes show within minutes; some take hours (leaks, crons, traffic).
  const latencyMs = Math.min(random.logNormal(4 * minuteMs, 1.3), windowMs * 0.95)
  // Larger changes break more often.
  const lines = Math.round(random.logNormal(60, 1.3))
  const cause = change(random.weighted(causeKinds), subject, onsetMs - latencyMs, 'production', lines)
  events.push(cause)
  return { service, environment: 'production', onsetMs, events, causeId: cause.id }
}

function dailyChange(random, graph, onsetMs) {
  const type = random.weighted(dailyKinds)
  const environment = type.includes('merged') || type.includes('artifact') ? null : random.weighted([[0.45, 'production'], [0.35, 'staging'], [0.2, 'development']])
  return change(type, random.pick(graph.names), onsetMs - random.next() * windowMs, environment, Math.round(random.logNormal(30, 1.3)))
}

function change(type, subject, atMs, environment, lines) {
  return { id: randomUUID(), type, subject, atMs: Math.round(atMs), environment, lines }
}

function distances(graph, start) {
  const found = new Map([[start, 0]])
  const open = [start]
  for (let current = open.shift(); current !== undefined; current = open.shift()) {
    for (const { from, to } of graph.edges) {
      if (from !== current || found.has(to)) continue
      found.set(to, found.get(current) + 1)
      open.push(to)
    }
  }
  return found
}
