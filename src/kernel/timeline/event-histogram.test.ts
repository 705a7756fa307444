import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { testContext } from '../../../test/timeline/worker-context.ts'
import { appendEvents } from './append-events.ts'
import { countByType } from './count-by-type.ts'
import { countEvents } from './count-events.ts'
import { eventHistogramHandler } from './event-histogram.ts'
import { readEvents } from './read-events.ts'
import { sealEvents } from './seal-events.ts'

let database: FreshDatabase
const clock = new ManualClock('2026-03-20T00:00:00Z')
const histogram = eventHistogramHandler(async () => ['service:default/cart'])

interface Answer {
  readonly buckets: readonly { at: string; count: number }[]
  readonly total: number
}

async function count(since: string, until: string, more: Record<string, unknown> = {}): Promise<Answer> {
  return await histogram.handler({ since, until, buckets: 60, neighbours: false, ...more } as never, testContext({ db: database.db, clock })) as Answer
}

const shown = ({ buckets }: Answer) => buckets.filter((bucket) => bucket.count > 0).map((bucket) => [bucket.at, bucket.count])

/** Noon of 2 March, and minutes after it: two sealed thousand, a few that are not sealed yet. */
beforeAll(async () => {
  database = await freshDatabase()
  const given = (n: number) => (n % 2 === 0 ? { subject: 'service:default/cart', type: 'dev.example.even', environment: 'staging' } : {})
  await appendEvents(database.db, Array.from({ length: 2000 }, (_, n) => eventAt(n, given(n))))
  while (await sealEvents(database.db, [], clock.now()) > 0);
  await appendEvents(database.db, Array.from({ length: 10 }, (_, n) => eventAt(n, given(n))))
})
afterAll(() => database.drop())

describe('events.histogram', () => {
  it('counts long ranges by whole hours, sealed and not', async () => {
    const answer = await count('2026-03-02T00:00:00Z', '2026-03-05T00:00:00Z', { buckets: 3 })
    expect(shown(answer)).toEqual([['2026-03-02T00:00:00.000Z', 730], ['2026-03-03T00:00:00.000Z', 1280]])
    expect(answer).toMatchObject({ total: 2010, buckets: { length: 3 } })
  })

  it('leaves out what lies in the first and last hour but outside the range', async () => {
    expect((await count('2026-03-02T12:05:00Z', '2026-03-04T12:00:00Z')).total).toBe(2000)
    expect((await count('2026-03-02T00:00:00Z', '2026-03-02T12:05:00Z', { buckets: 5 })).total).toBe(10)
    expect((await count('2026-03-02T13:10:00Z', '2026-03-02T13:20:00Z', { buckets: 1 })).total).toBe(10)
  })

  it.each([
    [{ type: 'dev.example.even' }, 1005], [{ type: 'dev.example.*' }, 1005], [{ environment: 'Staging' }, 1005], [{ subject: 'service:default/shop' }, 1005],
    [{ subject: 'service:default/shop', neighbours: true }, 2010], [{ actor: 'ada' }, 2010], [{ text: 'minute 7' }, 2], [{ type: 'dev.nothing' }, 0], [{ environment: 'nowhere' }, 0],
  ])('counts %j the same in wide and in narrow buckets', async (filter, total) => {
    expect((await count('2026-03-01T00:00:00Z', '2026-03-11T00:00:00Z', { ...filter, buckets: 10 })).total).toBe(total)
    expect((await count('2026-03-02T12:00:00Z', '2026-03-04T12:00:00Z', { ...filter, buckets: 500 })).total).toBe(total)
  })

  it('counts short ranges in exactly the buckets asked for', async () => {
    const answer = await count('2026-03-02T13:00:00Z', '2026-03-02T13:10:00Z', { buckets: 5 })
    expect(shown(answer)).toEqual([0, 2, 4, 6, 8].map((minute) => [`2026-03-02T13:0${minute}:00.000Z`, 2]))
  })

  it('refuses a range that runs backwards', async () => {
    await expect(count('2026-03-03T00:00:00Z', '2026-03-02T00:00:00Z')).rejects.toMatchObject({ code: 'invalid' })
  })
})

describe('reading for other parts', () => {
  const moment = (time: string) => new Date(`2026-03-${time}Z`)

  it('counts by subject and type exactly, whole days and parts of days', async () => {
    const ask = (since: string, until: string) => countEvents(database.db, { subjects: ['service:default/cart', 'service:default/none'], since: moment(since), until: moment(until) })
    expect(await ask('01T00:00:00', '10T00:00:00')).toEqual([{ subject: 'service:default/cart', type: 'dev.example.even', count: 1005 }])
    expect(await ask('02T12:00:00', '02T12:05:00')).toEqual([{ subject: 'service:default/cart', type: 'dev.example.even', count: 6 }])
    expect(await ask('02T13:00:00', '04T00:10:00')).toEqual([{ subject: 'service:default/cart', type: 'dev.example.even', count: 970 }])
  })

  it('counts by type since a moment, with the newest of each', async () => {
    const counts = await countByType(database.db, { since: moment('02T12:01:00') })
    expect(counts).toEqual([
      { type: 'dev.daybook.note.written', count: 1005, newestAt: moment('03T21:19:00') }, { type: 'dev.example.even', count: 1003, newestAt: moment('03T21:18:00') },
    ])
  })

  it('reads windows of subjects, newest first, both ends included', async () => {
    const events = await readEvents(database.db, { subjects: ['service:default/shop'], since: moment('02T12:11:00'), until: moment('02T12:15:00'), limit: 2 })
    expect(events.map((event) => event.at)).toEqual([moment('02T12:15:00'), moment('02T12:13:00')])
    expect(await readEvents(database.db, { subjects: [], limit: 5 })).toEqual([])
    const asked = { subjects: ['service:default/shop'], since: moment('02T12:11:00'), until: moment('02T12:15:00'), limit: 2 }
    expect(await readEvents(database.db, { ...asked, isWanted: () => true })).toEqual(events)
    expect(await readEvents(database.db, { ...asked, isWanted: (type) => type !== events[0]?.type, limit: 500 })).toEqual((await readEvents(database.db, { ...asked, limit: 500 })).filter(({ type }) => type !== events[0]?.type))
    expect(await readEvents(database.db, { ...asked, isWanted: () => false })).toEqual([])
  })
})
