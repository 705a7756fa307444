import { z } from 'zod'
import { EntityRef } from '#lib/entity-ref'
import { defineEvent } from '#lib/event'
import { defineOperation } from '#lib/operation'
import { PageInput, pageOf } from '#lib/page'

const moment = z.iso.datetime({ offset: true })
export const Severity = z.enum(['critical', 'high', 'medium', 'low'])
export const IncidentState = z.enum(['open', 'acknowledged', 'mitigated', 'resolved'])
export const IncidentRole = z.enum(['lead', 'communications', 'operations', 'scribe'])

/** One suspected cause. `score` is 0 to 1; `reasons` say in words what raised or lowered it, strongest first. */
export const Cause = z.object({
  rank: z.number().int(), eventId: z.string(), type: z.string(), at: moment, subject: EntityRef, summary: z.string(), actor: z.string(),
  score: z.number(), reasons: z.array(z.object({ factor: z.enum(['distance', 'time', 'kind', 'size', 'history', 'environment']), text: z.string(), weight: z.number() })),
  /** What takes it back: an operation with its input, where there is one. */
  remedy: z.object({ label: z.string(), operation: z.string(), input: z.record(z.string(), z.unknown()) }).nullable(),
})
export type Cause = z.infer<typeof Cause>

export const ActionItem = z.object({
  id: z.string(), title: z.string(), owner: z.string().nullable(), dueAt: moment.nullable(), state: z.enum(['open', 'proven']),
  proof: z.object({ eventId: z.string(), summary: z.string(), at: moment, by: z.string() }).nullable(),
})
export type ActionItem = z.infer<typeof ActionItem>

export const Incident = z.object({
  id: z.string(), number: z.number().int(), title: z.string(), severity: Severity, state: IncidentState, service: EntityRef.nullable(), environment: z.string().nullable(),
  /** When it began to hurt, which is before it was opened. */
  startedAt: moment, openedAt: moment, acknowledgedAt: moment.nullable(), mitigatedAt: moment.nullable(), resolvedAt: moment.nullable(), openedBy: z.string(),
  roles: z.array(z.object({ role: IncidentRole, personId: z.string(), name: z.string() })), alertIds: z.array(z.string()), confirmedCause: z.string().nullable(),
})
export type Incident = z.infer<typeof Incident>

const IncidentEvent = z.object({ incidentId: z.string(), number: z.number().int(), title: z.string(), severity: Severity, service: EntityRef.nullable(), environment: z.string().nullable() })
const toIncidentSubject = (data: z.infer<typeof IncidentEvent>) => ({
  id: data.incidentId, content: { description: data.title, environment: { id: data.environment ?? 'unknown' }, ...(data.service ? { service: { id: data.service } } : {}) },
})
export const IncidentDetected = defineEvent('dev.cdevents.incident.detected.0.3.0', IncidentEvent, toIncidentSubject)
export const IncidentReported = defineEvent('dev.cdevents.incident.reported.0.3.0', IncidentEvent, (data) => ({ ...toIncidentSubject(data), content: { ...toIncidentSubject(data).content, ticketURI: `/incidents/${data.number}` } }))
export const IncidentResolved = defineEvent('dev.cdevents.incident.resolved.0.3.0', IncidentEvent.extend({ resolution: z.string() }), toIncidentSubject)
export const IncidentUpdated = defineEvent('dev.daybook.incident.updated', z.object({ incidentId: z.string(), text: z.string(), change: z.enum(['note', 'acknowledged', 'severity', 'role', 'alert', 'mitigated', 'reopened', 'cause']) }))
export const PostmortemSaved = defineEvent('dev.daybook.postmortem.saved', z.object({ incidentId: z.string(), number: z.number().int() }))
export const ActionOpened = defineEvent('dev.daybook.action.opened', z.object({ incidentId: z.string(), actionId: z.string(), title: z.string() }))
export const ActionProven = defineEvent('dev.daybook.action.proven', z.object({ incidentId: z.string(), actionId: z.string(), proofEventId: z.string() }))

export const listIncidents = defineOperation({
  name: 'incidents.list', kind: 'query', access: 'incidents:read', summary: 'List incidents, open ones first.',
  input: z.object({ state: IncidentState.optional(), service: EntityRef.optional(), alert: z.uuid().optional().describe('Only the incident that this alert belongs to.'), ...PageInput }), output: pageOf(Incident),
  table: { rows: 'items', columns: ['number', 'state', 'severity', 'title', 'service', 'environment', 'openedAt', 'resolvedAt'] },
})
/** So many alerts of an incident are shown with it, the first ones; they are kept as long as the incident is. */
export const mostShownAlerts = 100
export const shownAlerts = defineOperation({
  name: 'incidents.shownAlerts', kind: 'query', access: 'incidents:read', summary: 'Say which of some alerts an incident shows.',
  input: z.object({ ids: z.array(z.uuid()).max(1000) }), output: z.object({ ids: z.array(z.string()) }), positional: ['ids'],
})
/** `id` may be the number. */
const IncidentId = z.object({ id: z.string().max(60).describe('Id or number.') })
export const getIncident = defineOperation({
  name: 'incidents.get', kind: 'query', access: 'incidents:read', summary: 'Show an incident with its record, causes and actions.',
  input: IncidentId, positional: ['id'],
  output: z.object({
    incident: Incident, causes: z.array(Cause), actions: z.array(ActionItem),
    /** `text` is the summary without the incident's own name; of an update, all that was written. */
    record: z.array(z.object({ eventId: z.string(), at: moment, type: z.string(), actor: z.string(), summary: z.string(), text: z.string(), runId: z.string().nullable() })),
    postmortem: z.object({ markdown: z.string(), savedAt: moment, isEdited: z.boolean() }).nullable(),
  }),
})
export const declareIncident = defineOperation({
  name: 'incidents.declare', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Open an incident.',
  input: z.object({ title: z.string().min(1).max(200), severity: Severity.default('high'), service: EntityRef.nullable().default(null), environment: z.string().max(63).nullable().default(null), startedAt: moment.optional(), alertId: z.string().optional() }),
  output: Incident, positional: ['title'],
})
export const acknowledgeIncident = defineOperation({
  name: 'incidents.acknowledge', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Say that you are on it.', input: IncidentId, output: Incident, positional: ['id'],
})
export const updateIncident = defineOperation({
  name: 'incidents.update', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Write an update, change the severity or say that it is mitigated.',
  input: IncidentId.extend({ text: z.string().max(10_000).default(''), severity: Severity.optional(), mitigated: z.boolean().optional() }), output: Incident, positional: ['id', 'text'],
})
export const assignRole = defineOperation({
  name: 'incidents.assignRole', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Give somebody a role in the incident; nobody takes it away.',
  input: IncidentId.extend({ role: IncidentRole, person: z.string().nullable().describe('Id, e-mail or name.') }), output: Incident, positional: ['id', 'role', 'person'],
})
export const rankCauses = defineOperation({
  name: 'incidents.causes', kind: 'query', access: 'incidents:read', summary: 'Rank the changes that may have caused an incident, or a moment of trouble on a service.',
  input: z.object({ id: z.string().optional(), service: EntityRef.optional(), environment: z.string().optional(), at: moment.optional(), hours: z.number().min(0.1).max(168).default(6), limit: z.number().int().min(1).max(50).default(10) }),
  output: z.object({ onset: moment, candidates: z.number().int(), causes: z.array(Cause) }), positional: ['id'],
  table: { rows: 'causes', columns: ['rank', 'score', 'at', 'subject', 'summary', 'reasons'] },
})
export const confirmCause = defineOperation({
  name: 'incidents.confirmCause', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Say which change caused it.', input: IncidentId.extend({ eventId: z.uuid() }), output: Incident, positional: ['id', 'eventId'],
})
/** Calls the remedy of a cause (a rollback) as the caller, confirms that cause, and notes both on the record. */
export const rollBackCause = defineOperation({
  name: 'incidents.rollBackCause', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Take the named cause back: roll its release back and quarantine it.',
  input: IncidentId.extend({ eventId: z.uuid().optional().describe('The first-ranked cause with a remedy unless given.'), reason: z.string().max(500).optional() }),
  output: z.object({ incident: Incident, cause: Cause, result: z.unknown() }), positional: ['id'],
})
export const resolveIncident = defineOperation({
  name: 'incidents.resolve', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Close an incident and write its postmortem.',
  input: IncidentId.extend({ resolution: z.string().max(2000).default('') }), output: Incident, positional: ['id', 'resolution'],
})
export const getPostmortem = defineOperation({
  name: 'incidents.postmortem', kind: 'query', access: 'incidents:read', summary: 'Print an incident\'s postmortem in Markdown.', input: IncidentId, positional: ['id'],
  /** `basedOn` is what `savePostmortem` takes, so that nobody's text is written over unseen. */
  output: z.object({ markdown: z.string(), basedOn: z.string() }),
})
export const savePostmortem = defineOperation({
  name: 'incidents.savePostmortem', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Save an edited postmortem, or write it anew from the record.',
  input: IncidentId.extend({ markdown: z.string().max(500_000).optional(), basedOn: z.string().max(100).optional().describe('What `incidents.postmortem` gave with the text that the edit began from.') }),
  /** Where somebody saved another text since, nothing is saved and `conflict` holds both. */
  output: z.object({ markdown: z.string(), conflict: z.object({ mine: z.string(), theirs: z.string(), basedOn: z.string() }).nullable() }), positional: ['id'],
})
export const openAction = defineOperation({
  name: 'incidents.openAction', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Open an action that follows from an incident.',
  input: IncidentId.extend({ title: z.string().min(3).max(300), owner: z.string().nullable().default(null), dueAt: moment.nullable().default(null) }), output: ActionItem, positional: ['id', 'title'],
})
export const listProofs = defineOperation({
  name: 'incidents.proofs', kind: 'query', access: 'incidents:read', summary: 'List events that could prove an action done, newest first.',
  input: z.object({ actionId: z.uuid() }), positional: ['actionId'],
  output: z.object({ items: z.array(z.object({ eventId: z.string(), at: moment, type: z.string(), subject: EntityRef, actor: z.string(), summary: z.string() })) }),
  table: { rows: 'items', columns: ['eventId', 'at', 'subject', 'summary'] },
})
/** Proof is an event on the timeline after the action was opened: a merged change, a passed run, a check saved. */
export const proveAction = defineOperation({
  name: 'incidents.proveAction', kind: 'command', access: 'incidents:write', scope: 'handler', summary: 'Close an action with the event that proves it.',
  input: z.object({ actionId: z.uuid(), eventId: z.uuid() }), output: ActionItem, positional: ['actionId', 'eventId'],
})
