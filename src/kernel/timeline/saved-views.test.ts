import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Principal } from '#kernel/access'
import { freshDatabase, type FreshDatabase } from '../../../test/harness/fresh-database.ts'
import { partHarness, type PartHarness } from '../../../test/harness/part-harness.ts'
import { defaultView, listViews, removeView, saveView, ViewSaved } from './contract.ts'
import { createTimeline } from './create-timeline.ts'

const person = (id: string, team: string | null): Principal => ({ actor: { kind: 'person', id, name: id }, grants: [{ team, role: 'viewer' }], scopes: [] })
const ada = person('ada', 'shop')
const ben = person('ben', 'shop')
const cy = person('cy', null)

let database: FreshDatabase
let harness: PartHarness
beforeAll(async () => {
  database = await freshDatabase()
  const teamsOf = async ({ actor }: { actor: { id: string } }) => (actor.id === 'cy' ? { teams: [], isEverywhere: true } : { teams: ['shop'], isEverywhere: false })
  harness = partHarness({ database, parts: [createTimeline({ reactions: [], eventTypes: [], neighboursOf: async () => [], teamsOf })] })
})
afterAll(() => database.drop())

const namesFor = async (who: Principal) => (await harness.call(listViews, {}, who)).items.map(({ name }) => name)

describe('saved views', () => {
  it('are their owner\'s alone, unless shared with a team or with everybody', async () => {
    await harness.call(saveView, { name: 'Mine', text: 'slow' }, ada)
    await harness.call(saveView, { name: 'Ours', type: 'dev.cdevents.*', sharing: 'team', team: 'shop' }, ada)
    await harness.call(saveView, { name: 'All', range: '7d', sharing: 'everybody' }, cy)
    expect(await namesFor(ada)).toEqual(['Mine', 'Ours', 'All'])
    expect(await namesFor(ben)).toEqual(['All', 'Ours'])
    expect(await namesFor(cy)).toEqual(['All'])
  })

  it('are shared only where one belongs', async () => {
    await expect(harness.call(saveView, { name: 'Far', sharing: 'team', team: 'other' }, ada)).rejects.toThrow('You are not in the team other.')
    await expect(harness.call(saveView, { name: 'Far', sharing: 'everybody' }, ada)).rejects.toThrow('Only who has a role for the whole')
    await expect(harness.call(saveView, { name: 'Far', sharing: 'team' }, ada)).rejects.toThrow('Name a team')
  })

  it('are changed under their name, with before and after on the timeline', async () => {
    const { id } = await harness.call(saveView, { name: 'Mine', text: 'fast', grouped: true }, ada)
    const { items } = await harness.call(listViews, {}, ada)
    expect(items.find((view) => view.id === id)).toMatchObject({ name: 'Mine', text: 'fast', grouped: true, isOwn: true, owner: 'ada' })
    expect((await harness.events(ViewSaved)).at(-1)?.summary).toBe('The view “Mine” was changed')
  })

  it('open the timeline where one is chosen, also one of somebody else, until it is gone', async () => {
    const ours = (await harness.call(listViews, {}, ben)).items.find(({ name }) => name === 'Ours')
    await harness.call(defaultView, { id: ours?.id ?? null }, ben)
    expect((await harness.call(listViews, {}, ben)).items.filter(({ isDefault }) => isDefault).map(({ name }) => name)).toEqual(['Ours'])
    await expect(harness.call(removeView, { id: ours?.id ?? '' }, ben)).rejects.toThrow('You have no such view.')
    await harness.call(removeView, { id: ours?.id ?? '' }, ada)
    expect((await harness.call(listViews, {}, ben)).items.some(({ isDefault }) => isDefault)).toBe(false)
    await expect(harness.call(defaultView, { id: ours?.id ?? null }, ben)).rejects.toThrow('There is no such view.')
  })
})
