import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { on, onMany, type Reaction } from '#kernel/feature'
import { defineEvent } from '#lib/event'
import { sql } from '#platform/database'
import { eventually } from '../../../test/harness/eventually.ts'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { testWorker } from '../../../test/timeline/worker-context.ts'
import { appendEvents } from './append-events.ts'
import { deliverEvents } from './deliver-events.ts'
import { reactionRunner } from './run-reactions.ts'
import { sealEvents } from './seal-events.ts'

const Note = defineEvent('dev.daybook.note.written', z.object({ minute: z.number() }))
const Copied = defineEvent('dev.daybook.note.copied', z.object({ minute: z.number() }))
const subjects = ['service:default/a', 'service:default/b', 'service:default/c']

let database: FreshDatabase
let clock: ManualClock

beforeEach(async () => {
  database = await freshDatabase()
  clock = new ManualClock('2026-03-02T15:00:00Z')
  await sql`create table seen (n int, subject text, at bigint generated always as identity)`.execute(database.db)
})
afterEach(() => database.drop())

const worker = (signal = new AbortController().signal) => testWorker(database, clock, signal)
const waiting = async () => (await sql<{ n: number; attempts: number }>`select (data->>'minute')::int as n, attempts from timeline_deliveries d join timeline_events e on e.id = d.event_id order by seq`.execute(database.db)).rows
const seen = async () => (await sql<{ n: number; subject: string }>`select n, subject from seen order by at`.execute(database.db)).rows
const letters = async () => (await sql<{ n: number }>`select (data->>'minute')::int as n from timeline_dead_letters d join timeline_events e on e.id = d.event_id`.execute(database.db)).rows.map(({ n }) => n).toSorted((a, b) => a - b)

/** Two reactions that do the same, one event after the other and many at once; `refuse` throws for what cannot be done. */
function bothKinds(refuse: (minute: number) => void): [string, Reaction][] {
  return [
    ['one after the other', on(Note, 'note', async ({ minute }, ctx, event) => {
      await sql`insert into seen (n, subject) values (${minute}, ${event.subject})`.execute(ctx.db)
      refuse(minute)
    })],
    ['many at once', onMany(Note, 'note', async (events, ctx) => {
      await sql`insert into seen (n, subject) select * from unnest(${events.map(({ data }) => data.minute)}::int[], ${events.map(({ event }) => event.subject)}::text[])`.execute(ctx.db)
      for (const { data } of events) refuse(data.minute)
    })],
  ]
}

async function lay(reaction: Reaction, minutes: readonly number[]): Promise<void> {
  await appendEvents(database.db, minutes.map((n) => eventAt(n, { subject: subjects[n % 3]! })))
  await sealEvents(database.db, [reaction], clock.now())
}

describe.each(bothKinds((minute) => {
  if (minute === 4) throw new Error('not this one')
}))('several deliveries, %s', (_name, reaction) => {
  it('leave one that fails where it is, with what is behind it; all others are made, once', async () => {
    await lay(reaction, [0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(await deliverEvents(worker(), { reaction, subjects, most: 90 })).toBe('failed')
    expect((await seen()).map(({ n }) => n).toSorted()).toEqual([0, 1, 2, 3, 5, 6, 8])
    expect(await waiting()).toEqual([{ n: 4, attempts: 1 }, { n: 7, attempts: 0 }])
    // It is tried again by itself, and not before its time.
    for (const most of [90, 1]) expect(await deliverEvents(worker(), { reaction, subjects: [subjects[1]!], most })).toBe('empty')
    await clock.advance(1000)
    expect(await deliverEvents(worker(), { reaction, subjects: [subjects[1]!], most: 90 })).toBe('empty')
    expect(await deliverEvents(worker(), { reaction, subjects: [subjects[1]!], most: 1 })).toBe('failed')
    expect(await waiting()).toEqual([{ n: 4, attempts: 2 }, { n: 7, attempts: 0 }])
  })

  it('are fair to each queue, in its order', async () => {
    await lay(reaction, [0, 3, 6, 9, 12, 15, 1, 2])
    await deliverEvents(worker(), { reaction, subjects, most: 9 })
    expect((await seen()).map(({ n }) => n)).toEqual([0, 3, 6, 1, 2])
  })

  it('are left to a server that has their queue', async () => {
    await lay(reaction, [0, 1, 2])
    const other = await database.db.startTransaction().execute()
    await sql`select pg_advisory_xact_lock(hashtextextended(${`timeline note ${subjects[0]}`}, 0))`.execute(other)
    expect(await deliverEvents(worker(), { reaction, subjects, most: 90 })).toBe('done')
    expect(await deliverEvents(worker(), { reaction, subjects: [subjects[0]!], most: 90 })).toBe('taken')
    await other.rollback().execute()
    expect((await seen()).map(({ n }) => n)).toEqual([1, 2])
  })
})

it('what a reaction to many appends comes from the event that it reacts to', async () => {
  const copy = onMany(Note, 'copy', async (events) => {
    for (const { data, ctx, event } of events) await ctx.append(Copied, { subject: event.subject, summary: `Copied ${data.minute}.`, data })
  })
  await lay(copy, [0, 1, 2, 3])
  await deliverEvents(worker(), { reaction: copy, subjects, most: 90 })
  const { rows } = await sql<{ copied: number; cause: number; actor: string }>`
    select (e.data->>'minute')::int as copied, (c.data->>'minute')::int as cause, e.actor_id as actor from timeline_events e join timeline_events c on c.id = e.cause_id::uuid
    where e.type = ${Copied.name} and e.cause_kind = 'event' order by 1`.execute(database.db)
  expect(rows).toEqual([0, 1, 2, 3].map((n) => ({ copied: n, cause: n, actor: 'reaction:copy' })))
})

it('deliveries one after the other share a transaction only for a while', async () => {
  const slow = on(Note, 'slow', async ({ minute }, ctx, event) => {
    await sql`insert into seen (n, subject) select ${minute}, ${event.subject} from pg_sleep(0.12)`.execute(ctx.db)
  })
  await lay(slow, [0, 3, 6, 9])
  expect(await deliverEvents(worker(), { reaction: slow, subjects: [subjects[0]!], most: 90 })).toBe('done')
  const made = await seen()
  expect(made.length).toBeLessThan(4)
  expect([...made.map(({ n }) => n), ...(await waiting()).map(({ n }) => n)]).toEqual([0, 3, 6, 9])
})

it('a reaction waits for what another has to do about earlier events of its subject', async () => {
  const order: string[] = []
  const first = onMany(Note, 'first', async (events) => {
    if (events.some(({ data }) => data.minute === 3) && order.length < 3) {
      order.push('failed')
      throw new Error('not now')
    }
    order.push(...events.map(({ data }) => `first ${data.minute}`))
  })
  const second = onMany(Copied, 'second', async (events) => void order.push(...events.map(({ data }) => `second ${data.minute}`)), { after: ['first'] })
  await appendEvents(database.db, [eventAt(3), eventAt(4, { type: Copied.name }), eventAt(5), eventAt(6, { type: Copied.name, subject: 'service:default/other' })])
  await sealEvents(database.db, [first, second], clock.now())
  const ending = new AbortController()
  const server = reactionRunner([first, second]).run(worker(ending.signal))
  await eventually(() => order.includes('second 6'))
  await eventually(async () => {
    await clock.advance(1000)
    return (await waiting()).length === 0
  })
  ending.abort()
  await server
  const ofOne = order.filter((each) => each !== 'second 6' && each !== 'failed')
  expect(ofOne.indexOf('second 4')).toBeGreaterThan(ofOne.indexOf('first 3'))
  expect(ofOne.toSorted()).toEqual(['first 3', 'first 5', 'second 4'])
})

/** Of each event, how often it fails; 8 is for good. */
const fates = fc.array(fc.record({ subject: fc.constantFrom(...subjects), failures: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, 3, 8) }) }), { minLength: 1, maxLength: 30 })

it.each(['one after the other', 'many at once'])('whatever fails, two servers make each delivery once and in order, %s', { timeout: 60_000 }, async (name) => {
  await fc.assert(fc.asyncProperty(fates, async (given) => {
    await sql`truncate seen, timeline_dead_letters`.execute(database.db)
    const failed = new Map<number, number>()
    const [, reaction] = bothKinds((minute) => {
      const { failures } = given[minute]!
      failed.set(minute, (failed.get(minute) ?? 0) + 1)
      if (failures === 8 || failed.get(minute)! <= failures) throw new Error('not now')
    }).find(([kind]) => kind === name)!
    await appendEvents(database.db, given.map(({ subject }, n) => eventAt(n, { subject })))
    await sealEvents(database.db, [reaction], clock.now())
    const ending = new AbortController()
    const servers = [1, 2].map(() => reactionRunner([reaction]).run(worker(ending.signal)))
    await eventually(async () => {
      await clock.advance(300_000)
      return (await waiting()).length === 0
    }, { timeoutMs: 20_000 })
    ending.abort()
    await Promise.all(servers)
    for (const subject of subjects) {
      const wanted = given.flatMap((each, n) => (each.subject === subject && each.failures < 8 ? [n] : []))
      expect((await seen()).filter((row) => row.subject === subject).map(({ n }) => n)).toEqual(wanted)
    }
    expect(await letters()).toEqual(given.flatMap(({ failures }, n) => (failures === 8 ? [n] : [])))
  }), { numRuns: 6 })
})
