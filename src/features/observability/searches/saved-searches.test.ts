import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Principal } from '#kernel/access'
import { whoAmI } from '#kernel/access/contract'
import { defineFeature, handle } from '#kernel/feature'
import { freshDatabase, type FreshDatabase } from '../../../../test/harness/fresh-database.ts'
import { partHarness, type PartHarness } from '../../../../test/harness/part-harness.ts'
import { searchHandlers } from './saved-searches.ts'
import { listSearches, removeSearch, saveSearch, SearchSaved } from '../contract.ts'

const person = (id: string, team: string | null): Principal => ({ actor: { kind: 'person', id, name: id }, grants: [{ team, role: 'viewer' }], scopes: [] })
const ada = person('ada', 'shop')
const ben = person('ben', 'shop')
const cy = person('cy', null)

let database: FreshDatabase
let harness: PartHarness
beforeAll(async () => {
  database = await freshDatabase()
  harness = partHarness({ database, parts: [defineFeature({ id: 'access', title: 'Access', handlers: [handle(whoAmI, async (_input, { actor }) => ({ ...actor, email: null, roles: [{ team: actor.id === 'cy' ? null : 'shop', role: 'viewer' as const }] }))] }), defineFeature({ id: 'observability', title: 'Observability', handlers: [...searchHandlers] })] })
})
afterAll(() => database.drop())

const save = (name: string, more: object, who: Principal) => harness.call(saveSearch, { name, page: 'logs', address: { query: '{a="b"}' }, ...more }, who)
const namesFor = async (who: Principal, page?: 'logs' | 'explore') => (await harness.call(listSearches, page ? { page } : {}, who)).items.map(({ name }) => name)

it('is its owner\'s alone, unless shared; and is changed under its name', async () => {
  await save('Mine', {}, ada)
  await save('Ours', { sharing: 'team', team: 'shop' }, ada)
  await save('All', { sharing: 'everybody', page: 'explore' }, cy)
  expect(await namesFor(ada)).toEqual(['Mine', 'Ours', 'All'])
  expect(await namesFor(ben, 'logs')).toEqual(['Ours'])
  expect(await namesFor(cy)).toEqual(['All'])
  const changed = await save('Mine', { address: { query: '{a="c"}', range: '6h' } }, ada)
  expect((await harness.call(listSearches, {}, ada)).items.find(({ id }) => id === changed.id)).toMatchObject({ address: { query: '{a="c"}', range: '6h' }, isOwn: true })
  expect((await harness.events(SearchSaved)).at(-1)?.summary).toBe('The search “Mine” was changed')
})

it('is shared only where one belongs, and removed by its owner', async () => {
  await expect(save('Far', { sharing: 'team', team: 'other' }, ada)).rejects.toThrow('You are not in the team other.')
  await expect(save('Far', { sharing: 'everybody' }, ada)).rejects.toThrow('Only who has a role for the whole')
  await expect(save('Far', { sharing: 'team' }, ada)).rejects.toThrow('Name a team')
  await expect(save('Big', { address: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`f${at}`, ''])) }, ada)).rejects.toThrow()
  const ours = (await harness.call(listSearches, {}, ben)).items.find(({ name }) => name === 'Ours')
  await expect(harness.call(removeSearch, { id: ours?.id ?? '' }, ben)).rejects.toThrow('You have no such search.')
  await harness.call(removeSearch, { id: ours?.id ?? '' }, ada)
  expect(await namesFor(ben)).toEqual(['All'])
})
