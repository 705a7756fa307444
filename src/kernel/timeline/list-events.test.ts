import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { appendEvents } from './append-events.ts'
import { toScan } from './event-scan.ts'
import { pageOfEvents } from './list-events.ts'

let database: FreshDatabase
async function list(filter: Record<string, unknown>, page: { cursor?: string; limit?: number } = {}) {
  const scan = await toScan(database.db, { neighbours: false, ...filter }, async () => ['service:default/cart'])
  return pageOfEvents(database.db, scan, { cursor: page.cursor, limit: page.limit ?? 50 })
}

const minutes = (answer: { items: { data: unknown }[] }) => answer.items.map((item) => (item.data as { minute: number }).minute)

describe('listing events', () => {
  beforeAll(async () => {
    database = await freshDatabase()
    await appendEvents(database.db, [
      eventAt(1, { summary: 'Shop v1.4.2 was deployed', type: 'dev.cdevents.service.deployed.0.3.0', environment: 'production' }),
      eventAt(2, { subject: 'service:default/cart', summary: 'Cart was upgraded', type: 'dev.cdevents.service.upgraded.0.3.0' }),
      eventAt(3, { subject: 'service:default/mail', actor: { kind: 'system', id: 'reaction:x', name: 'Größe' } }),
      eventAt(4, { summary: 'It\'s "quoted" \\ and \0 odd' }),
      eventAt(-60 * 24 * 40, { summary: 'Long ago: the needle' }),
    ])
  })
  afterAll(() => database.drop())

  it('gives all, newest first', async () => {
    expect(minutes(await list({}))).toEqual([4, 3, 2, 1, -57600])
  })

  it.each([
    [{ subject: 'service:default/shop' }, [4, 1, -57600]],
    [{ subject: 'service:default/shop', neighbours: true }, [4, 2, 1, -57600]],
    [{ type: 'dev.cdevents.service.deployed.0.3.0' }, [1]],
    [{ type: 'dev.cdevents.service.*' }, [2, 1]],
    [{ type: 'dev.nothing.*' }, []],
    [{ type: '*' }, [4, 3, 2, 1, -57600]],
    [{ environment: 'production' }, [1]],
    [{ actor: 'ada' }, [4, 2, 1, -57600]],
    [{ actor: 'größe' }, [3]],
    [{ text: 'deploy' }, [1]],
    [{ text: 'DEPLOYED shop' }, [1]],
    [{ text: 'needle' }, [-57600]],
    [{ text: 'quoted' }, [4]],
    [{ text: '!?' }, []],
    [{ text: '\'\\ & | !()<->:*' }, []],
    [{ text: 'event', subject: 'service:default/mail', type: 'dev.daybook.*' }, [3]],
    [{ since: '2026-03-02T12:02:00Z', until: '2026-03-02T12:04:00Z' }, [3, 2]],
  ])('filters by %j', async (filter, expected) => {
    expect(minutes(await list(filter))).toEqual(expected)
  })

  it('reads back what was appended', async () => {
    const { items } = await list({ text: 'quoted' })
    expect(items[0]).toMatchObject({
      type: 'dev.daybook.note.written', subject: 'service:default/shop', at: '2026-03-02T12:04:00.000Z', summary: 'It\'s "quoted" \\ and \uFFFD odd',
      actor: { kind: 'person', id: 'ada', name: 'Ada Lovelace' }, cause: null, position: null, before: null, after: null,
    })
  })

  it('pages without gaps or repeats while others append', async () => {
    const first = await list({}, { limit: 2 })
    await appendEvents(database.db, [eventAt(5)])
    const second = await list({}, { limit: 2, cursor: first.nextCursor ?? '' })
    const third = await list({}, { limit: 2, cursor: second.nextCursor ?? '' })
    expect([first, second, third].flatMap(minutes)).toEqual([4, 3, 2, 1, -57600])
    expect(third.nextCursor).toBeNull()
  })

  it('refuses a cursor that is not ours', async () => {
    await expect(list({}, { cursor: 'zzz' })).rejects.toThrow('not one that this list gave')
  })
})

describe('finding rare words among many events', () => {
  it('looks them up in windows of days, in the same order as a walk would', async () => {
    const many = await freshDatabase()
    for (let batch = 0; batch < 8; batch += 1) {
      await appendEvents(many.db, Array.from({ length: 1000 }, (_, n) => eventAt(-(batch * 1000 + n) * 30, { summary: n % 500 === 0 ? 'a rare thing' : 'a common thing' })))
    }
    const scan = await toScan(many.db, { neighbours: false, text: 'rare' }, async () => [])
    const all: number[] = []
    let cursor: string | undefined
    do {
      const page = await pageOfEvents(many.db, scan, { cursor, limit: 3 })
      all.push(...minutes(page))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(all).toEqual(Array.from({ length: 16 }, (_, n) => -n * 500 * 30 + 0))
    await many.drop()
  })
})
