import type { Actor } from '#kernel/feature'
import { cdEventNoun, checkCdEvent, isCdEventType } from '#lib/cdevents'
import type { CloudEvent } from '#lib/cloud-event'
import { entityRef, EntityRef, parseEntityRef } from '#lib/entity-ref'
import type { Fault } from '#lib/errors'
import { newId } from '#lib/id'
import { parseTimestamp } from '#lib/timestamp'
import type { EventRecord } from './event-record.ts'

/** Types that only Daybook itself may write: its parts trust them. */
const ownTypes = /^dev\.daybook(\.|$)/i
const longestType = 200
const longestEnvironment = 200
/** Where tools of the trade put a line for people. */
const summaryNames = ['summary', 'title', 'message', 'description', 'text']

/** Message of CDEvents: parts that were checked, as far as they are used here. */
interface CdEvent {
  readonly context: { readonly type: string; readonly timestamp: string }
  readonly subject: { readonly id: string; readonly content: Readonly<Record<string, unknown>> }
}

/** What keeps a CloudEvent, valid as such, from the timeline. `path` is where it stands. */
export function checkReceived(event: CloudEvent, path: string): Fault[] {
  const at = (name: string) => [path, name].filter(Boolean).join('.')
  if (ownTypes.test(event.type)) return [{ path: at('type'), message: `${at('type')} must not begin with dev.daybook: such events are written by Daybook alone.` }]
  if (event.type.length > longestType) return [{ path: at('type'), message: `${at('type')} must have at most ${longestType} characters.` }]
  if (!isCdEventType(event.type)) return []
  const faults = checkCdEvent(event.data).map((fault) => ({ path: at(`data.${fault.path}`), message: `${at('data')}: ${fault.message}` }))
  const inner = faults.length === 0 ? (event.data as CdEvent).context.type : event.type
  return inner === event.type ? faults : [{ path: at('data.context.type'), message: `${at('data.context.type')} is ${inner}, but the CloudEvent says ${event.type}.` }]
}

/** The record of a checked event; its data is the message as it came. */
export function toReceivedRecord(event: CloudEvent, actor: Actor, now: Date): EventRecord {
  const cdEvent = isCdEventType(event.type) ? (event.data as CdEvent) : undefined
  const subject = subjectOf(event, cdEvent)
  return {
    id: newId(), type: event.type, source: event.source, subject, environment: environmentOf(event, cdEvent), actor, cause: null,
    at: parseTimestamp(cdEvent?.context.timestamp ?? event.time ?? '') ?? now, recordedAt: now, summary: summaryOf(event, cdEvent),
    operation: null, isReceived: true, data: event,
  }
}

/** The sender's subject where it is a reference, else one is made of it: `service:default/shop` of a service with the id `shop`. */
function subjectOf(event: CloudEvent, cdEvent: CdEvent | undefined): string {
  const given = cdEvent?.subject.id ?? event.subject ?? event.source
  if (EntityRef.safeParse(given).success) return given
  const made = entityRef(cdEventNoun(event.type) ?? 'external', given)
  return EntityRef.safeParse(made).success ? made : entityRef('external', given)
}

function environmentOf(event: CloudEvent, cdEvent: CdEvent | undefined): string | null {
  const environment = cdEvent ? textAt(cdEvent.subject.content['environment'], ['id']) : event['environment']
  return typeof environment === 'string' && environment !== '' ? environment.slice(0, longestEnvironment) : null
}

function summaryOf(event: CloudEvent, cdEvent: CdEvent | undefined): string {
  // An attribute of the event itself says more than its data, whose fields may mean something else.
  const said = (textAt(event, ['summary']) ?? textAt(cdEvent ? cdEvent.subject.content : event.data, summaryNames))?.trim().split('\n', 1)[0]
  const [noun = '', predicate = ''] = event.type.split('.').slice(2)
  if (cdEvent) return [`${noun} ${cdEvent.subject.id} ${predicate}`, said].filter(Boolean).join(': ')
  const name = nameOf(event.subject ?? event.source)
  // What names its thing already does not need it said once more.
  return said?.toLowerCase().includes(name.toLowerCase()) ? said : `${name}: ${said ?? wordsOf(event.type)}`
}

/** `shop` of `service:default/shop`; anything else as it is. */
function nameOf(subject: string): string {
  return EntityRef.safeParse(subject).success ? parseEntityRef(subject).name : subject
}

/** `flag toggled` of `com.example.flag.toggled`: what a type says besides whose it is. */
function wordsOf(type: string): string {
  return type.split('.').filter((part) => !/^\d+$/.test(part)).slice(-2).join(' ')
}

/** The first of these fields that holds text. */
function textAt(value: unknown, names: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const fields = new Map(Object.entries(value))
  return names.map((name): unknown => fields.get(name)).find((field): field is string => typeof field === 'string' && field.trim() !== '')
}
