import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#platform/database'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { appendEvents } from './append-events.ts'
import { toScan } from './event-scan.ts'
import { pageOfEvents } from './list-events.ts'
import { planSearch } from './match-search.ts'

const count = 4000
const subjectOf = (minute: number) => `service:default/s${minute % 4}`
const summaryOf = (minute: number) => `Changed: word${minute % 50} ${minute % 1000 === 7 ? 'needle' : 'hay'}`

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
  await appendEvents(database.db, Array.from({ length: count }, (_, minute) => eventAt(minute, { subject: subjectOf(minute), summary: summaryOf(minute) })))
})
afterAll(() => database.drop())

const plan = (whole: string[], beginnings: string[], hasSubjects = false) => planSearch(database.db, { whole, beginnings }, hasSubjects)

describe('planning a search', () => {
  it('looks everything up while there are no statistics', async () => {
    expect(await plan(['\'word7\''], ['\'chang\':*'])).toMatchObject({ lookedUp: ['\'word7\'', '\'chang\':*'] })
  })

  it('tests for what is common and looks up what is rare, once there are', async () => {
    await sql`analyze timeline_events`.execute(database.db)
    const mixed = await plan(['\'word7\''], ['\'chang\':*', '\'need\':*'])
    expect(mixed.lookedUp).toEqual(['\'word7\'', '\'need\':*'])
    expect((await plan(['\'word7\''], ['\'chang\':*'])).share).toBeCloseTo(1 / 50, 2)
    expect((await plan([], ['\'chang\':*', '\'ha\':*'])).lookedUp).toHaveLength(1)
    expect((await plan([], ['\'chang\':*'], true)).lookedUp).toEqual([])
  })

  it.each([
    [{ text: 'chang word7' }], [{ text: 'chang need' }], [{ text: 'hay chang' }], [{ text: 'chang word7', subject: 'service:default/s3' }], [{ text: 'need', subject: 'service:default/s3' }],
    [{ text: 'chang hay', subject: 'service:default/s1' }], [{ text: 'hay word9', type: 'dev.daybook.note.written' }], [{ text: 'nothing chang' }],
  ])('finds for %j what reading all would find', async (filter: { text: string; subject?: string; type?: string }) => {
    const words = filter.text.split(' ')
    const fits = (minute: number) => words.every((word) => summaryOf(minute).toLowerCase().split(/[^a-z0-9]+/).some((each) => (/\d/.test(word) ? each === word : each.startsWith(word))))
    const expected = Array.from({ length: count }, (_, index) => count - 1 - index).filter((minute) => fits(minute) && (filter.subject === undefined || filter.subject === subjectOf(minute)))
    const scan = await toScan(database.db, { neighbours: false, ...filter }, async () => [])
    const { items } = await pageOfEvents(database.db, scan, { cursor: undefined, limit: 100 })
    expect(items.map(({ data }) => (data as { minute: number }).minute)).toEqual(expected.slice(0, 100))
  })
})
