import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkCdEvent } from '#lib/cdevents'
import { batchType, structuredType } from '#lib/cloud-event-http'
import { ProductError } from '#lib/errors'
import { defineEvent } from '#lib/event'
import { type Db, sql } from '#platform/database'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { jsonOf, routeContext, routeRequest } from '../../../test/timeline/route-request.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { appendEvents } from './append-events.ts'
import { receiveEvents } from './receive-events.ts'
import { sendEvent, sendEvents } from './send-events.ts'

let database: FreshDatabase
const clock = new ManualClock('2026-03-02T15:00:00Z')

interface Answer {
  readonly accepted: number
  readonly repeated: number
  readonly events: readonly { eventId: string; isRepeated: boolean }[]
}

async function post(body: unknown, type = structuredType, require = async () => undefined): Promise<Answer> {
  const request = routeRequest({ method: 'POST', headers: { 'content-type': type }, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) })
  return jsonOf(await receiveEvents.handler(request, routeContext(database, clock, require))) as Answer
}

async function stored(eventId: string | undefined): Promise<Record<string, unknown> | undefined> {
  const { rows } = await sql<Record<string, unknown>>`select type, source, subject, environment, summary, at, is_received, data, actor_id from timeline_events where id = ${eventId}`.execute(database.db)
  return rows[0]
}

const count = async () => (await sql<{ n: number }>`select count(*)::int as n from timeline_events`.execute(database.db)).rows[0]?.n
let next = 0
const cloudEvent = (more: Record<string, unknown> = {}) => ({ specversion: '1.0', id: `id-${(next += 1)}`, source: '/ci', type: 'com.example.thing', ...more })
const deployed = (more: Record<string, unknown> = {}) => {
  const type = 'dev.cdevents.service.deployed.0.3.0'
  const data = {
    context: { specversion: '0.5.1', id: 'x', source: '/cd', type, timestamp: '2026-03-02T14:00:00Z' },
    subject: { id: 'shop', content: { environment: { id: 'production' }, artifactId: 'pkg:oci/shop@sha256%3A0' }, ...more },
  }
  return cloudEvent({ type, source: '/cd', data })
}

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

describe('taking CloudEvents in', () => {
  it('says an event in its own words, and names its thing once', async () => {
    const { events } = await post(cloudEvent({ subject: 'service:default/shop', summary: 'The flag dark-mode of shop is on', data: { title: 'on' } }))
    expect(await stored(events[0]?.eventId)).toMatchObject({ summary: 'The flag dark-mode of shop is on' })
    const bare = await post(cloudEvent({ subject: 'service:default/shop', type: 'com.example.flag.toggled' }))
    expect(await stored(bare.events[0]?.eventId)).toMatchObject({ summary: 'shop: flag toggled' })
  })

  it('keeps the original whole, and reads what the timeline needs out of it', async () => {
    const event = cloudEvent({ subject: 'service:default/shop', time: '2026-03-02T14:30:00+01:00', data: { title: 'It happened\nand more' }, tenant: 'a' })
    const { accepted, events } = await post(event)
    expect(accepted).toBe(1)
    expect(await stored(events[0]?.eventId)).toEqual({
      type: 'com.example.thing', source: '/ci', subject: 'service:default/shop', environment: null, summary: 'shop: It happened',
      at: new Date('2026-03-02T13:30:00Z'), is_received: true, data: event, actor_id: 'ada',
    })
  })

  it.each([
    [{ subject: 'Some thing/odd' }, 'external:default/Some-thing-odd'], [{}, 'external:default/ci'], [{ source: '//' }, 'external:default/unnamed'],
  ])('makes a reference of the subject of %j', async (more, subject) => {
    const { events } = await post(cloudEvent(more))
    expect(await stored(events[0]?.eventId)).toMatchObject({ subject })
  })

  it('reads subject, environment and time out of a CDEvent', async () => {
    const { events } = await post(deployed())
    expect(await stored(events[0]?.eventId)).toMatchObject({ subject: 'service:default/shop', environment: 'production', summary: 'service shop deployed', at: new Date('2026-03-02T14:00:00Z') })
  })

  it.each([['2999-01-01T00:00:00Z'], ['0001-01-01T00:00:00Z'], ['0000-01-01T00:00:00Z']])('puts an event that says %s at the time it came', async (time) => {
    const { events } = await post(cloudEvent({ time }))
    expect(await stored(events[0]?.eventId)).toMatchObject({ at: clock.now() })
  })

})

describe('what is not taken in', () => {
  it('acknowledges a repeated event once, even within a batch and at the same time', async () => {
    const one = cloudEvent()
    const before = await count() ?? 0
    const answers = await Promise.all([post([one, one, cloudEvent()], batchType), post(one), post(one)])
    expect(await count()).toBe(before + 2)
    expect(new Set(answers.map(({ events }) => events[0]?.eventId)).size).toBe(1)
    expect(await post(one)).toMatchObject({ accepted: 0, repeated: 1 })
    expect(await post({ ...one, source: '/other' })).toMatchObject({ accepted: 1 })
  })

  it.each([
    ['a type of ours', cloudEvent({ type: 'dev.daybook.gate.decided' }), 'type'],
    ['a CDEvent without data', cloudEvent({ type: 'dev.cdevents.service.deployed.0.3.0' }), 'data'],
    ['a CDEvent of an unknown version', cloudEvent({ type: 'dev.cdevents.service.deployed.9.9.9', data: { context: { type: 'dev.cdevents.service.deployed.9.9.9' } } }), 'data.context.type'],
    ['a CDEvent without environment', deployed({ content: { artifactId: 'x' } }), 'data.subject.content.environment'],
    ['a CDEvent in another\'s wrapping', { ...deployed(), type: 'dev.cdevents.service.removed.0.3.0' }, 'data.context.type'],
    ['a type without end', cloudEvent({ type: 'x'.repeat(300) }), 'type'],
  ])('refuses %s and stores nothing of the batch', async (_name, event, path) => {
    const before = await count()
    await expect(post([cloudEvent(), event], batchType)).rejects.toMatchObject({ code: 'invalid', faults: expect.arrayContaining([expect.objectContaining({ path: expect.stringContaining(`[1].${path}`) })]) })
    expect(await count()).toBe(before)
  })

  it('takes data that PostgreSQL alone would refuse', async () => {
    const event = cloudEvent({ data: { 'nul\0key': 'nul\0', half: '\ud800', number: 1e300, '__proto__': { polluted: true } } })
    const { events } = await post(JSON.stringify(event))
    expect(await stored(events[0]?.eventId)).toMatchObject({ data: { data: { 'nul\uFFFDkey': 'nul\uFFFD', half: '\uFFFD' } } })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('lets those who may not write everywhere write on what is theirs', async () => {
    const mine = async (_access: string, entity?: string) => {
      if (entity !== 'service:default/mine') throw new ProductError('forbidden', 'Not yours.')
    }
    await expect(post(cloudEvent({ subject: 'service:default/other' }), structuredType, mine as () => Promise<undefined>)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await post(cloudEvent({ subject: 'service:default/mine' }), structuredType, mine as () => Promise<undefined>)).toMatchObject({ accepted: 1 })
  })
})

describe('giving CloudEvents out', () => {
  const ServiceDeployed = defineEvent('dev.cdevents.service.deployed.0.3.0', z.object({ artifact: z.string() }), ({ artifact }) => ({ id: 'shop', content: { environment: { id: 'production' }, artifactId: artifact } }))
  const Reported = defineEvent('dev.cdevents.incident.reported.0.3.0', z.object({ n: z.number() }), ({ n }) => ({ id: String(n), content: { environment: { id: 'production' }, ticketURI: `/incidents/${n}` } }))
  const types = new Map([ServiceDeployed, Reported].map((type) => [type.name as string, type]))
  const get = (id: string, more = {}) => sendEvent(types).handler(routeRequest({ params: { id }, ...more }), routeContext(database, clock))
  const append = async (db: Db, ...given: Parameters<typeof eventAt>) => {
    const event = eventAt(...given)
    await appendEvents(db, [event])
    return event
  }

  it('gives what was received as it was received', async () => {
    const event = deployed()
    const { events } = await post(event)
    expect(jsonOf(await get(events[0]?.eventId ?? ''))).toEqual(event)
  })

  it('writes ours of CDEvents types as valid CDEvents', async () => {
    for (const given of [{ type: ServiceDeployed.name, data: { artifact: 'pkg:oci/shop@1' } }, { type: Reported.name, data: { n: 7 } }]) {
      const event = jsonOf(await get((await append(database.db, 1, given)).id)) as { data: { customData: unknown } }
      expect(checkCdEvent(event.data)).toEqual([])
      expect(event.data.customData).toEqual(given.data)
    }
  })

  it('writes binary messages on demand', async () => {
    const { id } = await append(database.db, 2, { summary: 'Größe "10 %"', environment: 'staging' })
    const reply = await get(id, { query: { mode: 'binary' } })
    expect(reply.headers).toMatchObject({ 'ce-specversion': '1.0', 'ce-id': id, 'ce-environment': 'staging', 'ce-summary': 'Gr%C3%B6%C3%9Fe%20%2210%20%25%22', 'content-type': 'application/json' })
    expect(jsonOf(reply)).toEqual({ minute: 2 })
  })

  it('says not-found for what is not there', async () => {
    await expect(get('nonsense')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('pages through batches by the link to the next', async () => {
    const list = (query: Record<string, string>) => sendEvents(types, async () => []).handler(routeRequest({ query }), routeContext(database, clock))
    for (let n = 0; n < 5; n += 1) await append(database.db, n, { subject: 'service:default/paged' })
    const first = await list({ subject: 'service:default/paged', limit: '3' })
    expect(first.headers).toMatchObject({ 'content-type': expect.stringContaining(batchType), link: expect.stringMatching(/^<\/api\/v1\/events\?.*cursor=.*>; rel="next"$/) })
    const next = new URL(first.headers?.['link']?.slice(1).split('>')[0] ?? '', 'http://daybook.test')
    const second = await list(Object.fromEntries(next.searchParams))
    expect([...jsonOf(first) as { data: { minute: number } }[], ...jsonOf(second) as { data: { minute: number } }[]].map((event) => event.data.minute)).toEqual([4, 3, 2, 1, 0])
    await expect(list({ limit: 'many' })).rejects.toMatchObject({ code: 'invalid' })
  })
})
