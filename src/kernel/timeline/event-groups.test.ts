import { afterAll, beforeAll, expect, it } from 'vitest'
import { newId } from '#lib/id'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { partHarness, type PartHarness } from '../../../test/harness/part-harness.ts'
import { eventAt } from '../../../test/timeline/sample-events.ts'
import { appendEvents } from './append-events.ts'
import { countKinds, getGroup, listGroups } from './contract.ts'
import { createTimeline } from './create-timeline.ts'

const range = { since: '2026-03-01T00:00:00Z', until: '2026-03-05T00:00:00Z' }
const run = newId()
const [push, queued, started, finished, alone] = [newId(), newId(), newId(), newId(), newId()]
let database: FreshDatabase
let harness: PartHarness
beforeAll(async () => {
  database = await freshDatabase()
  harness = partHarness({ database, parts: [createTimeline({ reactions: [], eventTypes: [], neighboursOf: async () => [] })] })
  const follow = newId()
  await appendEvents(database.db, [
    eventAt(0, { id: push, type: 'dev.cdevents.change.merged.0.2.0' }),
    eventAt(1, { id: queued, type: 'dev.daybook.run.queued', data: { runId: run }, cause: { kind: 'event', id: push } }),
    eventAt(2, { id: started, type: 'dev.daybook.run.started', cause: { kind: 'run', id: run } }),
    eventAt(3, { id: follow, cause: { kind: 'event', id: push } }),
    eventAt(4, { cause: { kind: 'event', id: follow } }),
    eventAt(5, { id: alone }),
    eventAt(6, { id: finished, type: 'dev.daybook.run.finished', cause: { kind: 'run', id: run } }),
  ])
})
afterAll(() => database.drop())

it('gives the events of a run, and of a cause, as one row each', async () => {
  const { items } = await harness.call(listGroups, {})
  expect(items.map(({ key, count }) => [key, count])).toEqual([[`run:${run}`, 3], [`event:${alone}`, 1], [`event:${push}`, 3]])
  expect(items[0]).toMatchObject({ newest: { id: finished } })
  const group = await harness.call(getGroup, { key: `run:${run}` })
  expect(group.items.map(({ id }) => id)).toEqual([finished, started, queued])
})

it('counts a group whole where a filter shows a part of it, and goes on page by page', async () => {
  const { items } = await harness.call(listGroups, { type: 'dev.daybook.run.*', limit: 1 })
  expect(items.map(({ key, count, newest }) => [key, count, newest.id])).toEqual([[`run:${run}`, 3, finished]])
  const first = await harness.call(listGroups, { limit: 3 })
  const second = await harness.call(listGroups, { limit: 50, cursor: first.nextCursor ?? '' })
  expect([...first.items, ...second.items].map(({ key }) => key)).toEqual([`run:${run}`, `event:${alone}`, `event:${push}`, `event:${push}`, `run:${run}`])
  await expect(harness.call(getGroup, { key: `run:${newId()}` })).rejects.toThrow('There is no event of this run or cause.')
})

it('counts kinds by any filter, most frequent first', async () => {
  const all = await harness.call(countKinds, range)
  expect(all.total).toBe(7)
  expect(all.items[0]?.count).toBe(3)
  expect((await harness.call(countKinds, { ...range, type: 'dev.daybook.run.*', actor: 'nobody' })).items).toEqual([])
  expect((await harness.call(countKinds, { ...range, type: 'dev.daybook.run.*' })).items.map(({ type }) => type)).toEqual(['dev.daybook.run.finished', 'dev.daybook.run.queued', 'dev.daybook.run.started'])
})
