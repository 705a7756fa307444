import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type handle, on } from '#kernel/feature'
import { defineEvent } from '#lib/event'
import { type Db, sql } from '#platform/database'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { testContext } from '../../../test/timeline/worker-context.ts'
import { appendEvents } from './append-events.ts'
import type { verifyAudit } from './contract.ts'
import { sealEvents } from './seal-events.ts'
import { verifyAuditHandled } from './verify-chain.ts'

let database: FreshDatabase
const clock = new ManualClock('2026-03-02T15:00:00Z')

const verify = (db: Db) => (verifyAuditHandled.handler as Parameters<typeof handle<typeof verifyAudit>>[1])({}, testContext({ db, clock }))

async function sealAll(): Promise<void> {
  while (await sealEvents(database.db, [], clock.now()) > 0);
}

/** What verify finds after a hand went past Daybook, with the triggers off as only the database's owner can. Undone then. */
async function verifyAfter(...changes: ReturnType<typeof sql>[]) {
  const tx = await database.db.startTransaction().execute()
  try {
    await sql`set local session_replication_role = replica`.execute(tx)
    for (const change of changes) await change.execute(tx)
    return await verify(tx)
  } finally {
    await tx.rollback().execute()
  }
}

async function makeTwenty(): Promise<void> {
  database = await freshDatabase()
  await appendEvents(database.db, Array.from({ length: 20 }, (_, minute) => eventAt(minute, { before: { n: minute }, after: { n: minute + 1 } })))
}

describe('sealing', () => {
  beforeEach(makeTwenty)
  afterEach(() => database.drop())

  it('gives positions without a gap, in order, once', async () => {
    expect(await sealEvents(database.db, [], clock.now())).toBe(20)
    await appendEvents(database.db, [eventAt(30)])
    await Promise.all([sealAll(), sealAll()])
    const { rows } = await sql<{ position: string; minute: number }>`
      select c.position, (e.data->>'minute')::int as minute from timeline_chain c join timeline_events e on e.id = c.event_id order by c.position`.execute(database.db)
    expect(rows.map((row) => [Number(row.position), row.minute])).toEqual([...Array.from({ length: 20 }, (_, n) => [n + 1, n]), [21, 30]])
  })

  it('leaves events of an open transaction until it commits', async () => {
    await sealAll()
    const slow = await database.db.startTransaction().execute()
    await appendEvents(slow, [eventAt(40)])
    await appendEvents(database.db, [eventAt(41)])
    expect(await sealEvents(database.db, [], clock.now())).toBe(1)
    await slow.commit().execute()
    expect(await sealEvents(database.db, [], clock.now())).toBe(1)
    expect(await verify(database.db)).toMatchObject({ intact: true, events: 22, unsealed: 0 })
  })

  it('lays out a delivery for each reaction to the type', async () => {
    const Note = defineEvent('dev.daybook.note.written', z.object({ minute: z.number() }))
    const Other = defineEvent('dev.daybook.other.happened', z.object({}))
    const reactions = [on(Note, 'a', async () => undefined), on(Note, 'b', async () => undefined), on(Other, 'c', async () => undefined)]
    await sealEvents(database.db, reactions, clock.now())
    const { rows } = await sql<{ reaction: string; count: number }>`select reaction, count(*)::int as count from timeline_deliveries group by 1 order by 1`.execute(database.db)
    expect(rows).toEqual([{ reaction: 'a', count: 20 }, { reaction: 'b', count: 20 }])
  })

  it('refuses to change or remove what was appended', async () => {
    await sealAll()
    await expect(sql`update timeline_events set summary = 'other'`.execute(database.db)).rejects.toThrow('only added to')
    await expect(sql`delete from timeline_events`.execute(database.db)).rejects.toThrow('only added to')
    await expect(sql`delete from timeline_chain`.execute(database.db)).rejects.toThrow('only added to')
  })
})

describe('audit.verify', () => {
  const swap = [[-7, 7], [7, 8], [8, -7]].map(([to, from]) => sql`update timeline_chain set position = ${to} where position = ${from}`)

  beforeAll(async () => {
    await makeTwenty()
    await sealAll()
  })
  afterAll(() => database.drop())

  it('proves an untouched timeline whole', async () => {
    expect(await verify(database.db)).toMatchObject({ intact: true, events: 20, unsealed: 0, firstFault: null, head: expect.stringMatching(/^20:[0-9a-f]{64}$/) })
  })

  it('counts events that wait to be sealed as whole', async () => {
    const tx = await database.db.startTransaction().execute()
    await appendEvents(tx, [eventAt(50)])
    expect(await verify(tx)).toMatchObject({ intact: true, events: 21, unsealed: 1 })
    await tx.rollback().execute()
  })

  it('finds two events in each other\'s place', async () => {
    expect(await verifyAfter(...swap)).toMatchObject({ intact: false, firstFault: { position: 7 } })
  })

  const seventh = sql`(select event_id from timeline_chain where position = 7)`
  it.each([
    ['a changed summary', sql`update timeline_events set summary = 'harmless' where id = ${seventh}`, 7],
    ['changed data', sql`update timeline_events set data = '{"minute": 999}' where id = ${seventh}`, 7],
    ['a changed before', sql`update timeline_events set before = null where id = ${seventh}`, 7],
    ['a changed after', sql`update timeline_events set after = '{"n": 7.0000000000000000001}' where id = ${seventh}`, 7],
    ['a changed actor', sql`update timeline_events set actor_id = 'eve' where id = ${seventh}`, 7],
    ['a time changed by a microsecond', sql`update timeline_events set recorded_at = recorded_at + interval '1 microsecond' where id = ${seventh}`, 7],
    ['a time changed in event and chain', sql`with moved as (update timeline_chain set event_at = event_at + interval '1 hour' where position = 7) update timeline_events set at = at + interval '1 hour' where id = ${seventh}`, 7],
    ['a removed event', sql`delete from timeline_events where id = ${seventh}`, 7],
    ['a removed event with its place', sql`with gone as (delete from timeline_chain where position = 7 returning event_id) delete from timeline_events where id in (select event_id from gone)`, 7],
    ['a removed event with later places moved up', sql`with gone as (delete from timeline_chain where position = 20 returning event_id) delete from timeline_events where id in (select event_id from gone)`, 20],
    ['an event put in', sql`insert into timeline_events select gen_random_uuid(), at, recorded_at, type, source, subject, environment, actor_kind, actor_id, actor_name, cause_kind, cause_id, 'put in', operation, is_received, data, before, after, search from timeline_events where id = ${seventh}`, 21],
    ['an event put in with a place past the head', sql`with given as (insert into timeline_events select gen_random_uuid(), at, recorded_at, type, source, subject, environment, actor_kind, actor_id, actor_name, cause_kind, cause_id, 'put in', operation, is_received, data, before, after, search from timeline_events where id = ${seventh} returning id, at) insert into timeline_chain select 21, id, at, sha256('x') from given`, 21],
    ['a place that was moved', sql`update timeline_chain set position = -7 where position = 7`, 7],
    ['a changed hash', sql`update timeline_chain set hash = sha256('x') where position = 7`, 7],
    ['a changed head', sql`update timeline_head set hash = sha256('x')`, 20],
    ['a head that was moved back', sql`update timeline_head set position = 19, hash = (select hash from timeline_chain where position = 19)`, 20],
  ])('finds %s', async (_name, change, position) => {
    expect(await verifyAfter(change)).toMatchObject({ intact: false, firstFault: { position, problem: expect.any(String) } })
  })
})
