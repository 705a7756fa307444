import { z } from 'zod'
import type { HttpRoute, RouteReply } from '#kernel/feature'
import { batchType, structuredType, writeBinary } from '#lib/cloud-event-http'
import { ProductError } from '#lib/errors'
import type { EventType } from '#lib/event'
import { isId } from '#lib/id'
import { cursorOf, readEventCursor } from './event-cursor.ts'
import { EventFilter } from './contract.ts'
import { findEvent } from './delivery-store.ts'
import { type NeighboursOf, toScan } from './event-scan.ts'
import { newestEvents } from './newest-events.ts'
import { toCloudEvent } from './to-cloud-event.ts'

type EventTypes = ReadonlyMap<string, EventType>

/** Query strings are text: truth and numbers are read out of it. */
const ListQuery = z.object({
  ...EventFilter,
  neighbours: z.stringbool().default(false),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

/** One event as a CloudEvent: structured, or binary with `?mode=binary`. */
export function sendEvent(eventTypes: EventTypes): HttpRoute {
  return {
    method: 'GET', path: '/api/v1/events/:id', access: 'timeline:read', body: 'none',
    summary: 'Give one event as a CloudEvent: structured, or binary with ?mode=binary.',
    handler: async ({ params, query, headers }, ctx) => {
      const id = params['id'] ?? ''
      const row = isId(id) ? await findEvent(ctx.db, id) : undefined
      if (!row) throw new ProductError('not-found', 'There is no such event. List events to find its id.')
      const event = toCloudEvent(row, eventTypes, ctx.site.url)
      const mode = query['mode'] ?? modeOf(headers['accept'])
      if (mode !== 'binary') return { status: 200, headers: { 'content-type': `${structuredType}; charset=utf-8` }, body: JSON.stringify(event) }
      const message = writeBinary(event)
      return { status: 200, headers: message.headers, body: Buffer.from(message.body) }
    },
  }
}

/** Who asks for JSON, and not for CloudEvents, gets the data with the attributes in headers. */
function modeOf(accept: string | string[] | undefined): 'binary' | 'structured' {
  const text = String(accept ?? '')
  return /application\/json/i.test(text) && !/application\/cloudevents/i.test(text) ? 'binary' : 'structured'
}

/** A page of events as a batch of CloudEvents, with the filters of `events.list`; `Link: …; rel="next"` leads on. */
export function sendEvents(eventTypes: EventTypes, neighboursOf: NeighboursOf): HttpRoute {
  return {
    method: 'GET', path: '/api/v1/events', access: 'timeline:read', body: 'none',
    summary: 'Give events as a batch of CloudEvents, newest first, with the filters of events.list.',
    handler: async ({ query }, ctx): Promise<RouteReply> => {
      const parsed = ListQuery.safeParse(query)
      if (!parsed.success) throw new ProductError('invalid', 'The query does not read.', { faults: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })) })
      const { cursor, limit, ...filter } = parsed.data
      const rows = await newestEvents(ctx.db, await toScan(ctx.db, filter, neighboursOf), { after: readEventCursor(cursor), limit: limit + 1 })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = last && rows.length > limit ? linkTo(query, cursorOf(last)) : undefined
      const body = JSON.stringify(shown.map((row) => toCloudEvent(row, eventTypes, ctx.site.url)))
      return { status: 200, headers: { 'content-type': `${batchType}; charset=utf-8`, ...(next === undefined ? {} : { link: next }) }, body }
    },
  }
}

function linkTo(query: Readonly<Record<string, string | undefined>>, cursor: string): string {
  const next = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined) next.set(name, value)
  next.set('cursor', cursor)
  return `</api/v1/events?${next.toString()}>; rel="next"`
}
