import { beforeAll, expect, it } from 'vitest'
import type { DetectedEntity, DetectedRelation } from '#kernel/feature'
import { freshDatabase } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { createCatalog, upsertDetected } from '../index.ts'
import { countEntities, countProblems, getEntity, listEntities, listProblems, refuseRelation } from '../contract.ts'

let house: PartHarness
const evidence = { file: 'compose.yaml', line: 3 }
const service = (name: string, more: Partial<DetectedEntity> = {}): DetectedEntity => ({ ref: `service:default/${name}`, title: name, spec: {}, evidence, ...more })
const relation = (from: string, type: DetectedRelation['type'], to: string): DetectedRelation => ({ from, type, to, evidence, reason: `${from} says so.` })

beforeAll(async () => {
  house = partHarness({ database: await freshDatabase(), parts: [createCatalog({ detectors: [] })] })
  await house.transact((ctx) => upsertDetected(ctx, 'compose', 'compose.yaml', {
    entities: [
      service('pay', { owner: 'team:default/money', tags: ['go'] }), service('prepay', { tags: ['go', 'new'] }), service('shop', { description: 'Lets people pay.' }), service('web-pay', { spec: { port: 1 } }),
      { ref: 'repository:default/mono', title: 'mono', spec: {}, evidence }, { ref: 'system:default/all', title: '100%_all', spec: {}, evidence },
    ],
    relations: [relation('service:default/prepay', 'ownedBy', 'team:default/money'), relation('service:default/shop', 'builtFrom', 'repository:default/mono'), relation('repository:default/mono', 'ownedBy', 'team:default/base')],
    problems: [{ key: 'a', topic: 'no-source', message: 'It has no source.', evidence, entity: 'service:default/shop' }, { key: 'b', message: 'It does not parse.', evidence: { file: 'x.yaml' } }],
  }))
})

const names = async (input: Parameters<typeof house.call<typeof listEntities>>[1]) => (await house.call(listEntities, input)).items.map(({ name }) => name)

it('puts what fits a text best first, over pages too', async () => {
  expect(await names({ text: 'pay' })).toEqual(['pay', 'web-pay', 'prepay', 'shop'])
  const first = await house.call(listEntities, { text: 'pay', limit: 2 })
  expect((await house.call(listEntities, { text: 'pay', limit: 2, cursor: first.nextCursor ?? '' })).items.map(({ name }) => name)).toEqual(['prepay', 'shop'])
  expect(await names({ text: 'people  shop' })).toEqual(['shop'])
  expect(await names({ text: '0%_a' })).toEqual(['all'])
  expect(await names({ text: '(\\' })).toEqual([])
})

it('puts a service before the files of its name, over pages too', async () => {
  const file = (kind: string): DetectedEntity => ({ ref: `${kind}:default/till`, title: 'till', spec: {}, evidence })
  await house.transact((ctx) => upsertDetected(ctx, 'compose', 'till', { entities: [file('compose'), file('dockerfile'), file('image'), service('till'), service('till-old')], relations: [], problems: [] }))
  const kinds = async (cursor?: string) => house.call(listEntities, { text: 'till', limit: 3, ...(cursor ? { cursor } : {}) })
  const first = await kinds()
  expect([...first.items, ...(await kinds(first.nextCursor ?? '')).items].map(({ ref }) => ref)).toEqual(['service:default/till', 'image:default/till', 'compose:default/till', 'dockerfile:default/till', 'service:default/till-old'])
  await house.transact((ctx) => upsertDetected(ctx, 'compose', 'till', { entities: [], relations: [], problems: [] }))
})

it('narrows by owner, tag, and by what is odd or missing', async () => {
  expect(await names({ owner: 'team:default/money' })).toEqual(['pay', 'prepay'])
  expect(await names({ tag: 'new' })).toEqual(['prepay'])
  expect(await names({ odd: true })).toEqual(['shop'])
  expect(await names({ kind: 'service', ownerless: true })).toEqual(['web-pay'])
})

it('leaves facts out where they are not asked for', async () => {
  const list = async (facts: boolean) => (await house.call(listEntities, { text: 'web-pay', facts })).items.map(({ spec }) => spec)
  expect([await list(true), await list(false)]).toEqual([[{ port: 1 }], [{}]])
})

it('counts each facet without its own choice', async () => {
  expect(await house.call(countEntities, { kind: 'service', tag: 'go' })).toEqual({
    total: 2, ownerless: 0, odd: 0, kinds: [{ value: 'service', count: 2 }], owners: [{ value: 'team:default/money', count: 2 }], tags: [{ value: 'go', count: 2 }, { value: 'new', count: 1 }],
  })
  expect((await house.call(countEntities, {})).kinds).toEqual([{ value: 'service', count: 4 }, { value: 'repository', count: 1 }, { value: 'system', count: 1 }])
})

it('says who owns a thing and why, through what it belongs to', async () => {
  expect((await house.call(getEntity, { ref: 'service:default/pay' })).ownership).toEqual({ owner: 'team:default/money', reason: 'It is named as the owner.', through: null, evidence: null })
  const inherited = await house.call(getEntity, { ref: 'service:default/shop' })
  expect(inherited.ownership).toEqual({ owner: 'team:default/base', through: 'repository:default/mono', evidence, reason: 'It belongs to repository:default/mono. Of that: repository:default/mono says so.' })
  expect(inherited.near.map(({ title }) => title)).toEqual(['mono'])
  await house.call(refuseRelation, { from: 'service:default/shop', type: 'builtFrom', to: 'repository:default/mono' })
  expect((await house.call(getEntity, { ref: 'service:default/shop' })).ownership).toBeNull()
})

it('counts and narrows what is odd', async () => {
  expect(await house.call(countProblems, {})).toEqual({ total: 2, groups: [{ topic: 'no-source', count: 1, ofFixtures: 0 }, { topic: 'unreadable', count: 1, ofFixtures: 0 }] })
  expect((await house.call(listProblems, { entity: 'service:default/shop' })).items.map(({ message }) => message)).toEqual(['It has no source.'])
  expect((await house.call(listProblems, { topic: 'unreadable' })).items.map(({ file }) => file)).toEqual(['x.yaml'])
  expect((await house.call(listProblems, { text: 'parse' })).items).toHaveLength(1)
})
