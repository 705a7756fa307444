import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#platform/database'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { routeContext, routeRequest } from '../../../test/timeline/route-request.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { testContext } from '../../../test/timeline/worker-context.ts'
import { appendEvents } from './append-events.ts'
import { exportAudit } from './export-audit.ts'
import { getEventHandled } from './get-event.ts'
import { makeMonths } from './make-months.ts'
import { sealEvents } from './seal-events.ts'
import { writeNote } from './write-note.ts'
import { createHash } from 'node:crypto'

let database: FreshDatabase
const clock = new ManualClock('2026-03-02T15:00:00Z')
const get = async (id: string) => await getEventHandled.handler({ id } as never, testContext({ db: database.db, clock })) as { event: { id: string }; causedBy: { id: string } | null; led: { id: string }[] }

beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

describe('events.get', () => {
  it('shows what led to an event and all that it led to, even in a circle', async () => {
    const push = eventAt(1)
    const build = eventAt(2, { cause: { kind: 'event', id: push.id } })
    const deploy = eventAt(3, { cause: { kind: 'event', id: build.id } })
    const circle = eventAt(4, { cause: { kind: 'event', id: deploy.id } })
    const odd = eventAt(5, { cause: { kind: 'event', id: 'not an id' } })
    await appendEvents(database.db, [push, build, deploy, circle, { ...eventAt(6), cause: { kind: 'run', id: push.id } }, odd])
    expect(await get(build.id)).toMatchObject({ event: { id: build.id }, causedBy: { id: push.id }, led: [{ id: deploy.id }, { id: circle.id }] })
    expect(await get(push.id)).toMatchObject({ causedBy: null, led: [{ id: build.id }, { id: deploy.id }, { id: circle.id }] })
    expect(await get(odd.id)).toMatchObject({ causedBy: null, led: [] })
  })

  it('says not-found for an event that is not there', async () => {
    await expect(get('00000000-0000-7000-8000-000000000000')).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('events.note', () => {
  it('keeps the whole text and shows its first line', async () => {
    const { id } = await writeNote.handler({ subject: 'service:default/shop', text: 'Looked at it.\nFine again.' } as never, testContext({ db: database.db, clock })) as { id: string }
    expect(await get(id)).toMatchObject({ event: { summary: 'Looked at it.', data: { text: 'Looked at it.\nFine again.' }, actor: { id: 'ada' } } })
  })
})

describe('GET /api/v1/audit/export', () => {
  it('proves itself without Daybook', async () => {
    await sealEvents(database.db, [], clock.now())
    const reply = await exportAudit.handler(routeRequest(), routeContext(database, clock))
    let text = ''
    for await (const chunk of reply.body as AsyncIterable<string>) text += chunk
    const [first, ...rest] = text.trim().split('\n').map((line) => JSON.parse(line) as { position: number; hash: string; fields: unknown[] })
    let previous = first?.hash
    for (const { hash, fields } of rest) {
      expect(createHash('sha256').update(JSON.stringify([previous, ...fields])).digest('hex')).toBe(hash)
      previous = hash
    }
    expect(rest.length).toBeGreaterThan(5)
  })
})

describe('months', () => {
  it('are made ahead, once, and events find theirs', async () => {
    await makeMonths(database.db, new Date('2031-12-15T00:00:00Z'))
    await makeMonths(database.db, new Date('2031-12-31T23:59:59Z'))
    const at = new Date('2032-01-31T23:59:59Z')
    await appendEvents(database.db, [{ ...eventAt(0), at, recordedAt: at }, eventAt(-60 * 24 * 365 * 20)])
    const { rows } = await sql<{ table: string }>`select tableoid::regclass::text as "table" from timeline_events where at > '2031-01-01' or at < '2010-01-01'`.execute(database.db)
    expect(rows.map((row) => row.table).toSorted()).toEqual(['timeline_events_2032_01', 'timeline_events_default'])
  })
})
