import { createHash } from 'node:crypto'
import type { HttpRoute, RouteContext } from '#kernel/feature'
import { batchType, readCloudEvents, refuse, structuredType } from '#lib/cloud-event-http'
import type { CloudEvent } from '#lib/cloud-event'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import { appendEvents } from './append-events.ts'
import type { EventRecord } from './event-record.ts'
import { checkReceived, toReceivedRecord } from './received-record.ts'

const maxBodyBytes = 4 * 2 ** 20
const maxEventChars = 2 ** 19

/** Takes CloudEvents in, all of a batch or none; one that came before, by source and id, is acknowledged and not stored again. */
export const receiveEvents: HttpRoute = {
  method: 'POST', path: '/api/v1/events', access: 'signed-in', body: 'raw', maxBodyBytes,
  summary: `Take CloudEvents in: binary, ${structuredType} or ${batchType}. CDEvents are validated.`,
  handler: async (request, ctx) => {
    const events = readCloudEvents(request.headers, Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
    checkAll(events)
    const records = events.map((event) => toReceivedRecord(event, ctx.actor, ctx.clock.now()))
    await authorize(ctx, records)
    const stored = await ctx.transact((tx) => storeOnce(tx.db, events, records))
    const repeated = stored.filter((each) => each.isRepeated).length
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ accepted: stored.length - repeated, repeated, events: stored }) }
  },
}

function checkAll(events: readonly CloudEvent[]): void {
  refuse(events.flatMap((event, index) => {
    const path = events.length === 1 ? '' : `[${index}]`
    const isTooLarge = JSON.stringify(event).length > maxEventChars
    return isTooLarge ? [{ path, message: `${path || 'The event'} is larger than ${maxEventChars} characters.` }] : checkReceived(event, path)
  }))
}

/** Whoever may write everywhere may; others may write on what their teams own. */
async function authorize(ctx: RouteContext, records: readonly EventRecord[]): Promise<void> {
  try {
    return await ctx.require('timeline:write')
  } catch (error) {
    if (!(error instanceof ProductError) || error.code !== 'forbidden') throw error
    const subjects = [...new Set(records.map((record) => record.subject))]
    if (subjects.length === 0) throw error
    for (const subject of subjects) await ctx.require('timeline:write', subject)
  }
}

interface StoredOnce {
  readonly id: string
  readonly source: string
  /** Id on the timeline. */
  readonly eventId: string
  readonly isRepeated: boolean
}

/** In the order of the keys, so that two requests with the same events wait for each other and do not deadlock. */
async function storeOnce(db: Db, events: readonly CloudEvent[], records: readonly EventRecord[]): Promise<StoredOnce[]> {
  const keys = events.map((event) => createHash('sha256').update(JSON.stringify([event.source, event.id])).digest())
  const { rows: taken } = await sql<{ event_id: string }>`
    insert into timeline_received (key, event_id, event_at)
    select * from unnest(${keys}::bytea[], ${records.map((record) => record.id)}::uuid[], ${records.map((record) => record.at)}::timestamptz[]) as given (key, event_id, event_at) order by key
    on conflict (key) do nothing returning event_id`.execute(db)
  const isNew = new Set(taken.map((row) => row.event_id))
  await appendEvents(db, records.filter((record) => isNew.has(record.id)))
  const { rows: known } = isNew.size === records.length ? { rows: [] } : await sql<{ key: Buffer; event_id: string }>`select key, event_id from timeline_received where key = any(${keys}::bytea[])`.execute(db)
  const idOfKey = new Map(known.map((row) => [row.key.toString('hex'), row.event_id]))
  return events.map((event, index) => {
    const id = records[index]?.id ?? ''
    const isRepeated = !isNew.has(id)
    return { id: event.id, source: event.source, eventId: isRepeated ? (idOfKey.get(keys[index]?.toString('hex') ?? '') ?? id) : id, isRepeated }
  })
}
