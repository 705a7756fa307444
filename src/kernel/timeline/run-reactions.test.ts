import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Handled, on, type Reaction } from '#kernel/feature'
import { defineEvent } from '#lib/event'
import { sql } from '#platform/database'
import { eventually } from '../../../test/harness/eventually.ts'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { testContext, testWorker } from '../../../test/timeline/worker-context.ts'
import { appendEvents } from './append-events.ts'
import { discardDeadLetterHandled, listDeadLettersHandled, replayDeadLetterHandled } from './dead-letters.ts'
import { pauseAfter } from './failed-delivery.ts'
import { reactionRunner } from './run-reactions.ts'
import { sealer } from './sealer.ts'

const Note = defineEvent('dev.daybook.note.written', z.object({ minute: z.number() }))

let database: FreshDatabase
let clock: ManualClock
let stop: () => Promise<void>

/** Sealer and as many reaction workers as servers. */
function start(reactions: readonly Reaction[], servers = 1): void {
  const ending = new AbortController()
  const worker = testWorker(database, clock, ending.signal)
  const running = [sealer(reactions), ...Array.from({ length: servers }, () => reactionRunner(reactions))].map((each) => each.run(worker))
  stop = async () => {
    ending.abort()
    await Promise.all(running)
  }
}

async function ask(handled: Handled, input: unknown): Promise<unknown> {
  return handled.handler(input as never, testContext({ db: database.db, clock }))
}

const letters = async () => (await ask(listDeadLettersHandled, { limit: 50 }) as { items: { id: string; error: string; attempts: number; event: { data: unknown } | null }[] }).items
const waiting = async () => (await sql<{ n: number }>`select count(*)::int as n from timeline_deliveries`.execute(database.db)).rows[0]?.n
const done = async () => (await sql<{ n: number }>`select n from seen order by at`.execute(database.db)).rows.map((row) => row.n)

beforeEach(async () => {
  database = await freshDatabase()
  clock = new ManualClock('2026-03-02T15:00:00Z')
  await sql`create table seen (n int, subject text, at bigint generated always as identity)`.execute(database.db)
})
afterEach(async () => {
  await stop()
  await database.drop()
})

const record = on(Note, 'record', async ({ minute }, ctx, event) => {
  await sql`insert into seen (n, subject) values (${minute}, ${event.subject})`.execute(ctx.db)
})

describe('reactions that go well', () => {
  it('get each event once, in order per subject, with two servers at it', async () => {
    start([record], 2)
    const subjects = ['service:default/a', 'service:default/b', 'service:default/c']
    for (let n = 0; n < 20; n += 1) await appendEvents(database.db, subjects.map((subject) => eventAt(n, { subject })))
    await eventually(async () => (await done()).length >= 60 && await waiting() === 0)
    for (const subject of subjects) {
      const { rows } = await sql<{ n: number }>`select n from seen where subject = ${subject} order by at`.execute(database.db)
      expect(rows.map((row) => row.n)).toEqual(Array.from({ length: 20 }, (_, n) => n))
    }
  })

  it('act as the system because of the event', async () => {
    const seen: unknown[] = []
    start([on(Note, 'look', async (_data, ctx) => void seen.push(ctx.actor, ctx.cause))])
    const event = eventAt(1)
    await appendEvents(database.db, [event])
    await eventually(() => seen.length === 2)
    expect(seen).toEqual([{ kind: 'system', id: 'reaction:look', name: 'Daybook' }, { kind: 'event', id: event.id }])
  })

})

describe('reactions that fail', () => {
  it('leave no trace, hold up only their own subject, and are tried again after a pause', async () => {
    let isBroken = true
    const flaky = on(Note, 'flaky', async ({ minute }, ctx, event) => {
      await sql`insert into seen (n, subject) values (${minute}, ${event.subject})`.execute(ctx.db)
      if (isBroken && event.subject === 'service:default/a') throw new Error('not now')
    })
    start([flaky])
    await appendEvents(database.db, [eventAt(1, { subject: 'service:default/a' }), eventAt(2, { subject: 'service:default/a' }), eventAt(3, { subject: 'service:default/b' })])
    await eventually(async () => (await done()).length === 1 && (await sql<{ n: number }>`select max(attempts)::int as n from timeline_deliveries`.execute(database.db)).rows[0]?.n === 1)
    expect(await done()).toEqual([3])
    isBroken = false
    await eventually(async () => {
      await clock.advance(500)
      return await waiting() === 0
    })
    expect(await done()).toEqual([3, 1, 2])
  })

  it('end as dead letters, free their subject, and can be replayed', async () => {
    let isBroken = true
    const flaky = on(Note, 'flaky', async (data, ctx, event) => {
      if (isBroken && data.minute === 1) throw new Error('never')
      await record.react(data as never, ctx, event)
    })
    start([flaky])
    await appendEvents(database.db, [eventAt(1), eventAt(2)])
    await eventually(async () => {
      await clock.advance(300_000)
      return (await done()).length === 1
    })
    expect(await done()).toEqual([2])
    const [letter] = await letters()
    expect(letter).toMatchObject({ reaction: 'flaky', attempts: 8, error: 'never', event: { data: { minute: 1 } } })
    isBroken = false
    await ask(replayDeadLetterHandled, { id: letter?.id })
    await eventually(async () => {
      await clock.advance(1000)
      return (await done()).length === 2
    })
    expect(await letters()).toEqual([])
    await expect(ask(replayDeadLetterHandled, { id: letter?.id })).rejects.toMatchObject({ code: 'not-found' })
  })

})

describe('reactions whose data does not fit', () => {
  it('lay our own events in the dead letters at once, and pass over those from outside', async () => {
    start([record])
    await appendEvents(database.db, [
      eventAt(1, { data: { minute: 'one' } }), eventAt(2, { isReceived: true, data: { data: { other: true } } }), eventAt(3, { isReceived: true, data: { data: { minute: 3 } } }),
    ])
    await eventually(async () => await waiting() === 0 && (await done()).length === 1)
    expect(await done()).toEqual([3])
    const found = await letters()
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ attempts: 1, error: expect.stringContaining('does not fit') })
    await ask(discardDeadLetterHandled, { id: found[0]?.id, reason: 'Old data.' })
    expect(await letters()).toEqual([])
    const { rows } = await sql<{ summary: string }>`select summary from timeline_events where type = 'dev.daybook.deadLetter.discarded'`.execute(database.db)
    expect(rows).toEqual([{ summary: 'record was given up: Old data.' }])
  })

  it('wait longer after each failure, five minutes at most', () => {
    expect([1, 2, 3, 7, 8, 20].map(pauseAfter)).toEqual([1000, 2000, 4000, 64_000, 128_000, 300_000])
  })
})
