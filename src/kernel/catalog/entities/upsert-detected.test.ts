import { beforeAll, describe, expect, it } from 'vitest'
import type { Detection } from '#kernel/feature'
import { freshDatabase } from '../../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../../test/harness/part-harness.ts'
import { createCatalog, ownerOf, registerEntity, relate, unregisterEntity, unrelate, upsertDetected } from '../index.ts'
import { EntityChanged, EntityRegistered, EntityRemoved, getEntity, listEntities, listProblems, refuseRelation } from '../contract.ts'

let house: PartHarness
let db: Parameters<typeof ownerOf>[0]

beforeAll(async () => {
  const database = await freshDatabase()
  db = database.db
  house = partHarness({ database, parts: [createCatalog({ detectors: [] })] })
})

function detection(name: string, spec: Record<string, unknown>, more: Partial<Detection> = {}): Detection {
  return { entities: [{ ref: `service:default/${name}`, title: name, spec, evidence: { file: `${name}.yaml`, line: 3 } }], relations: [], problems: [], ...more }
}

async function happened(ref: string): Promise<string[]> {
  const all = await Promise.all([EntityRegistered, EntityChanged, EntityRemoved].map(async (event) => (await house.events(event)).map((found) => ({ ...found, type: event.name.split('.').at(-1) ?? '' }))))
  return all.flat().filter(({ subject }) => subject === ref).toSorted((a, b) => a.at.getTime() - b.at.getTime()).map(({ type }) => type)
}

describe('what detectors find', () => {
  const ref = 'service:default/shop'

  it('tells real changes only, and marks what is gone', async () => {
    const put = (found: Detection) => house.transact((ctx) => upsertDetected(ctx, 'compose', 'compose.yaml', found))
    await put(detection('shop', { image: 'shop:1' }))
    await put(detection('shop', { image: 'shop:1' }))
    expect(await happened(ref)).toEqual(['registered'])
    await put(detection('shop', { image: 'shop:1', observed: { head: 'a' } }))
    await put(detection('shop', { image: 'shop:1', observed: { head: 'b' } }))
    expect(await happened(ref)).toEqual(['registered'])
    expect((await house.call(getEntity, { ref: 'shop' })).entity.spec).toEqual({ image: 'shop:1', observed: { head: 'b' } })
    await put(detection('shop', { image: 'shop:2' }))
    await put({ entities: [], relations: [], problems: [] })
    expect(await happened(ref)).toEqual(['registered', 'changed', 'removed'])
    expect((await house.call(getEntity, { ref })).entity.goneAt).not.toBeNull()
    expect((await house.call(listEntities, {})).items.map((entity) => entity.ref)).not.toContain(ref)
    await put(detection('shop', { image: 'shop:2' }))
    expect(await happened(ref)).toEqual(['registered', 'changed', 'removed', 'registered'])
    expect((await house.call(getEntity, { ref })).entity.goneAt).toBeNull()
  })

  it('sums up what several sources say', async () => {
    await house.transact((ctx) => registerEntity(ctx, { by: 'releases', ref: 'service:default/pay', title: 'Payments', owner: 'team:default/pay', spec: { port: 1 } }))
    await house.transact((ctx) => upsertDetected(ctx, 'compose', 'pay.yaml', detection('pay', { port: 2, image: 'pay' })))
    const { entity } = await house.call(getEntity, { ref: 'service:pay' })
    expect(entity).toMatchObject({ title: 'Payments', origin: 'page', owner: 'team:default/pay', spec: { port: 1, image: 'pay' }, evidence: [{ file: 'pay.yaml', line: 3 }] })
    await house.transact((ctx) => unregisterEntity(ctx, { by: 'releases', ref: 'service:default/pay' }))
    expect((await house.call(getEntity, { ref: 'service:pay' })).entity).toMatchObject({ title: 'pay', origin: 'discovered', owner: null, goneAt: null })
  })

  it('keeps what a file said while it cannot be read', async () => {
    const put = (found: Detection) => house.transact((ctx) => upsertDetected(ctx, 'compose', 'keep.yaml', found))
    await put(detection('keep', { a: 1 }))
    await put({ entities: [], relations: [], problems: [{ key: 'x', message: 'It does not parse.', evidence: { file: 'keep.yaml', line: 2 } }], isPartial: true })
    expect((await house.call(getEntity, { ref: 'keep' })).entity.goneAt).toBeNull()
    expect((await house.call(listProblems, {})).items).toMatchObject([{ file: 'keep.yaml', line: 2, message: 'It does not parse.', detector: 'compose' }])
    await put(detection('keep', { a: 1 }))
    expect((await house.call(listProblems, {})).items).toEqual([])
    expect(await happened('service:default/keep')).toEqual(['registered'])
  })

  it('keeps a refusal when the relation is found again', async () => {
    const relations = [{ from: 'service:default/web', type: 'dependsOn', to: 'service:default/db', evidence: { file: 'web.yaml' }, reason: 'It names the host db.' }]
    const put = (found: Detection) => house.transact((ctx) => upsertDetected(ctx, 'compose', 'web.yaml', found))
    await put(detection('web', {}, { relations }))
    await house.call(refuseRelation, { from: 'service:default/web', type: 'dependsOn', to: 'service:default/db' })
    await put(detection('web', { changed: true }))
    await put(detection('web', { changed: true }, { relations }))
    expect((await house.call(getEntity, { ref: 'web' })).outgoing).toMatchObject([{ to: 'service:default/db', isRefused: true }])
    await house.call(refuseRelation, { from: 'service:default/web', type: 'dependsOn', to: 'service:default/db', refused: false })
    expect((await house.call(getEntity, { ref: 'web' })).outgoing).toMatchObject([{ isRefused: false, reason: 'It names the host db.' }])
  })

  it('takes relations of parts and takes them back', async () => {
    const relation = { by: 'releases', from: 'service:default/web', type: 'deployedTo', to: 'environment:default/prod' }
    await house.transact((ctx) => relate(ctx, { ...relation, reason: 'It was deployed.' }))
    await house.transact((ctx) => relate(ctx, { ...relation, reason: 'It was deployed again.' }))
    expect((await house.call(getEntity, { ref: 'web' })).outgoing.map(({ type, reason }) => [type, reason])).toContainEqual(['deployedTo', 'It was deployed again.'])
    await house.transact((ctx) => unrelate(ctx, relation))
    expect((await house.call(getEntity, { ref: 'web' })).outgoing.map(({ type }) => type)).not.toContain('deployedTo')
  })

  it('stores hostile texts', async () => {
    const hostile = 'a\0b\ud800"\\u0000\'; drop table catalog_entities; --'
    await house.transact((ctx) => upsertDetected(ctx, 'compose', hostile, { ...detection('hostile', { [hostile]: hostile }), problems: [{ key: hostile, message: hostile, evidence: { file: hostile } }] }))
    expect((await house.call(getEntity, { ref: 'hostile' })).entity.title).toBe('hostile')
    await house.transact((ctx) => upsertDetected(ctx, 'compose', hostile, { entities: [], relations: [], problems: [] }))
    expect((await house.call(getEntity, { ref: 'hostile' })).entity.goneAt).not.toBeNull()
  })

  it('knows owners', async () => {
    await house.transact((ctx) => upsertDetected(ctx, 'owners', 'x', detection('owned', {}, { relations: [{ from: 'service:default/owned', type: 'ownedBy', to: 'team:default/web', evidence: { file: 'x' }, reason: 'CODEOWNERS.' }] })))
    expect(await ownerOf(db, 'service:default/owned')).toBe('team:default/web')
    expect(await ownerOf(db, 'team:default/web')).toBe('team:default/web')
    expect(await ownerOf(db, 'service:default/nobody')).toBeUndefined()
  })

  it('pages', async () => {
    const first = await house.call(listEntities, { limit: 2 })
    const second = await house.call(listEntities, { limit: 2, cursor: first.nextCursor ?? '' })
    expect(first.items).toHaveLength(2)
    expect(second.items[0]?.ref).not.toBe(first.items[0]?.ref)
    await expect(house.call(listEntities, { cursor: 'nonsense' })).rejects.toThrow('not one that this list gave')
  })
})
