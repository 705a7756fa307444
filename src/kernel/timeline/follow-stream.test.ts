import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { routeContext, routeRequest } from '../../../test/timeline/route-request.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { announceChange } from './announce-change.ts'
import { appendEvents } from './append-events.ts'
import { followStream, type MayRead } from './follow-stream.ts'
import { sealEvents } from './seal-events.ts'

let database: FreshDatabase
const clock = new ManualClock('2026-03-02T15:00:00Z')
const open: AbortController[] = []

interface Message {
  readonly id?: string
  readonly event?: string
  readonly data?: string
}

/** A client: gives the messages one by one as they come. */
async function connect(given: { query?: Record<string, string>; headers?: Record<string, string>; mayRead?: MayRead } = {}) {
  const gone = new AbortController()
  open.push(gone)
  const reply = await followStream(given.mayRead ?? (() => true)).handler(routeRequest({ query: given.query ?? {}, headers: given.headers ?? {}, signal: gone.signal }), routeContext(database, clock))
  const chunks = (reply.body as AsyncIterable<string>)[Symbol.asyncIterator]()
  return async (): Promise<Message> => {
    const { value } = await chunks.next() as { value: string }
    return Object.fromEntries(value.trim().split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]))
  }
}

async function happen(...minutes: number[]): Promise<void> {
  await appendEvents(database.db, minutes.map((minute) => eventAt(minute, minute % 2 === 0 ? { subject: 'service:default/even' } : { type: 'dev.example.odd' })))
  await sealEvents(database.db, [], clock.now())
}

const minuteOf = (message: Message) => (JSON.parse(message.data ?? '{}') as { data?: { minute?: number } }).data?.minute

beforeAll(async () => {
  database = await freshDatabase()
})
afterEach(() => {
  for (const each of open.splice(0)) each.abort()
})
afterAll(() => database.drop())

describe('following the timeline', () => {
  it('gives what is sealed from now on, in order, and resumes with nothing lost', async () => {
    await happen(0)
    const read = await connect()
    const ready = await read()
    expect(ready).toMatchObject({ event: 'ready', id: '1' })
    await happen(1, 2, 3)
    const first = await read()
    expect([first.event, first.id, minuteOf(first)]).toEqual(['timeline', '2', 1])
    const resumed = await connect({ headers: { 'last-event-id': '2' } })
    await resumed()
    expect([minuteOf(await resumed()), minuteOf(await resumed())]).toEqual([2, 3])
  })

  it('filters by type, subject and what may be seen', async () => {
    const even = await connect({ query: { subject: 'service:default/even' } })
    const odd = await connect({ query: { type: 'dev.example.*' } })
    const some = await connect({ mayRead: (_ctx, event) => (event.data as { minute: number }).minute === 12 })
    for (const read of [even, odd, some]) await read()
    await happen(11, 12, 13)
    expect([minuteOf(await even()), minuteOf(await odd()), minuteOf(await odd()), minuteOf(await some())]).toEqual([12, 11, 13, 12])
  })

  it('tells of changes without events, each topic once', async () => {
    const read = await connect()
    await read()
    await database.db.transaction().execute(async (tx) => {
      await announceChange(tx, 'runs:1')
      await announceChange(tx, 'runs:1')
      await announceChange(tx, 'runs:2\n\ndata: forged')
    })
    expect(await read()).toEqual({ event: 'change', data: '{"topic":"runs:1"}' })
    expect(await read()).toEqual({ event: 'change', data: String.raw`{"topic":"runs:2\n\ndata: forged"}` })
  })

  it('beats while nothing happens, moving the client on', async () => {
    const read = await connect({ query: { type: 'dev.nothing' } })
    const start = Number((await read()).id)
    const beat = read()
    await happen(20, 22)
    const ticking = setInterval(() => void clock.advance(5000), 5)
    expect(Number((await beat).id)).toBeGreaterThanOrEqual(start)
    clearInterval(ticking)
  })

  it('refuses a position that is none', async () => {
    await expect(connect({ headers: { 'last-event-id': 'x' } })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('starts at the head for a position that is not reached', async () => {
    const read = await connect({ headers: { 'last-event-id': '999999' } })
    expect(Number((await read()).id)).toBeLessThan(999_999)
  })
})
