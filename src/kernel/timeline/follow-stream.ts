import type { HttpRoute, RouteContext, RouteRequest } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { changesChannel } from './announce-change.ts'
import { Bell } from './bell.ts'
import type { TimelineEvent } from './contract.ts'
import { sealedChannel } from './seal-events.ts'
import { headPosition, type SealedEvent, SealedTail } from './sealed-tail.ts'

const heartbeatMs = 15_000
const mostTopics = 500

/** Whether the caller of a stream may see an event. */
export type MayRead = (ctx: RouteContext, event: TimelineEvent) => boolean | Promise<boolean>

/**
 * Server-sent events. `timeline` messages carry an event each and its position as id, in sealed order without a gap:
 * `Last-Event-ID` resumes after it. `change` messages carry `{"topic"}` of something to read again, `*` for anything.
 * A slow client is read for no faster than it takes: nothing is kept for it but the set of topics.
 */
export function followStream(mayRead: MayRead): HttpRoute {
  const tail = new SealedTail()
  return {
    method: 'GET', path: '/api/v1/stream', access: 'timeline:read', body: 'none',
    summary: 'Follow the timeline as server-sent events; filters type and subject, Last-Event-ID resumes.',
    handler: async (request, ctx) => {
      const head = await headPosition(ctx.db)
      const start = Math.min(resumePosition(request) ?? head, head)
      const follower = { ctx, signal: request.signal, tail, isWanted: wanted(request, ctx, mayRead) }
      return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' }, body: follow(follower, start) }
    },
  }
}

interface Follower {
  readonly ctx: RouteContext
  readonly signal: AbortSignal
  readonly tail: SealedTail
  readonly isWanted: (event: SealedEvent) => Promise<boolean>
}

async function* follow({ ctx, signal, tail, isWanted }: Follower, start: number): AsyncGenerator<string> {
  const bell = new Bell()
  const topics = new Set<string>()
  const unlisten = await Promise.all([
    ctx.database.listen(sealedChannel, () => bell.ring()),
    ctx.database.listen(changesChannel, (topic) => {
      if (topics.size >= mostTopics) topics.clear()
      topics.add(topic === undefined || topics.size >= mostTopics ? '*' : topic)
      bell.ring()
    }),
  ])
  let position = start
  try {
    yield `retry: 2000\nid: ${position}\nevent: ready\ndata: {"position":${position}}\n\n`
    while (!signal.aborted) {
      for (const topic of takeAll(topics)) yield `event: change\ndata: ${JSON.stringify({ topic })}\n\n`
      const events = await tail.after(ctx.db, position)
      yield* messages(events, isWanted)
      position = events.at(-1)?.position ?? position
      // The id moves a client's place past what its filter left out.
      if (events.length === 0 && !await bell.wait(heartbeatMs, ctx.clock, signal)) yield `id: ${position}\n: heartbeat\n\n`
    }
  } finally {
    await Promise.all(unlisten.map((end) => end()))
  }
}

async function* messages(events: readonly SealedEvent[], isWanted: Follower['isWanted']): AsyncGenerator<string> {
  for (const event of events) {
    if (await isWanted(event)) yield `id: ${event.position}\nevent: timeline\ndata: ${JSON.stringify(event)}\n\n`
  }
}

function takeAll(topics: Set<string>): string[] {
  const taken = [...topics]
  topics.clear()
  return taken
}

function resumePosition({ headers, query }: RouteRequest): number | undefined {
  const given = headers['last-event-id'] ?? query['lastEventId']
  if (given === undefined || given === '') return undefined
  const position = Number(given)
  if (!Number.isSafeInteger(position) || position < 0) throw new ProductError('invalid', 'Last-Event-ID is no position of this stream. Leave it out to follow from now on.')
  return position
}

function wanted({ query }: RouteRequest, ctx: RouteContext, mayRead: MayRead): Follower['isWanted'] {
  const { type, subject } = query
  const isOfType = type === undefined || type === '' ? () => true : type.endsWith('*') ? (name: string) => name.startsWith(type.slice(0, -1)) : (name: string) => name === type
  return async (event) => isOfType(event.type) && (subject === undefined || subject === '' || event.subject === subject) && mayRead(ctx, event)
}
