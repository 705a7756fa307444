import { isCdEventType, writeCdEvent } from '#lib/cdevents'
import type { CloudEvent } from '#lib/cloud-event'
import type { EventType } from '#lib/event'
import type { EventRow } from './event-row.ts'

const longestText = 2048

/** An event as a CloudEvent: what was received goes out as it came; ours of a CDEvents type go out as valid CDEvents. */
export function toCloudEvent(row: EventRow, eventTypes: ReadonlyMap<string, EventType>, baseUrl: string): CloudEvent {
  // Checked when it was received.
  if (row.is_received) return row.data as CloudEvent
  return {
    specversion: '1.0', id: row.id, source: row.source, type: row.type, subject: row.subject, time: row.at.toISOString(), datacontenttype: 'application/json',
    recordedtime: row.recorded_at.toISOString(), actor: attributeText(row.actor_name), summary: attributeText(row.summary),
    ...(row.environment === null ? {} : { environment: attributeText(row.environment) }),
    ...(row.cause_kind === 'event' && row.cause_id !== null ? { causationid: row.cause_id } : {}),
    ...(row.position === null ? {} : { sequence: row.position }),
    data: cdEventOf(row, eventTypes.get(row.type), baseUrl) ?? row.data,
  }
}

/** Undefined for other types, and for data of an earlier version of ours that the type no longer reads. */
function cdEventOf(row: EventRow, type: EventType | undefined, baseUrl: string): Record<string, unknown> | undefined {
  if (!type?.toCdEvent || !isCdEventType(row.type)) return undefined
  const data = type.data.safeParse(row.data)
  return data.success ? writeCdEvent({ id: row.id, type: row.type, source: row.source, at: row.at }, type.toCdEvent(data.data), row.data, baseUrl) : undefined
}

/** Text as an attribute may hold it: no control characters. */
function attributeText(text: string): string {
  return text.replace(/[\p{Cc}\p{Noncharacter_Code_Point}]/gu, ' ').slice(0, longestText)
}
