import { beforeAll, describe, expect, it } from 'vitest'
import { createCatalog, registerEntity, relate } from '#kernel/catalog'
import { type AttentionItem, type AttentionSeverity, defineAttention } from '#kernel/feature'
import { sql } from '#platform/database'
import { freshDatabase, ManualClock } from '../../../test/harness/index.ts'
import { type PartHarness, partHarness } from '../../../test/harness/part-harness.ts'
import { AttentionSnoozed, listAttention, snooze, unsnooze } from './contract.ts'
import { createAttention } from './index.ts'

const clock = new ManualClock('2026-03-02T09:00:00Z')
let house: PartHarness
let items: AttentionItem[] = []
let isLate = false

function item(key: string, severity: AttentionSeverity, more: Partial<AttentionItem> = {}): AttentionItem {
  return { key, section: 'now', severity, title: `Row ${key}`, evidence: { text: 'seen' }, since: clock.now(), why: 'It is a test.', actions: [], ...more }
}

beforeAll(async () => {
  const database = await freshDatabase()
  const providers = [
    defineAttention('steady', async () => items),
    defineAttention('broken', async (ctx) => (await sql`select nonsense from nowhere`.execute(ctx.db)).rows as never),
    defineAttention('late', () => (isLate ? new Promise<never>(() => undefined) : Promise.resolve([]))),
  ]
  house = partHarness({ database, clock, parts: [createCatalog({ detectors: [] }), createAttention({ providers, teamsOf: async ({ actor }) => (actor.id === 'ben' ? ['paint'] : []) })] })
})

describe('Today', () => {
  it('goes on without providers that fail, and names them', async () => {
    items = [item('a', 'low'), item('b', 'critical'), item('a', 'high')]
    isLate = true
    const { rows, failedProviders } = await house.call(listAttention, {})
    isLate = false
    expect(rows.map(({ key, severity }) => [key, severity])).toEqual([['b', 'critical'], ['a', 'low']])
    expect(failedProviders.map(({ provider }) => provider)).toEqual(['broken', 'late'])
  })

  it('counts what depends on it', async () => {
    for (const from of ['web', 'app', 'api']) await house.transact((ctx) => relate(ctx, { by: 'test', from: `service:default/${from}`, type: 'dependsOn', to: 'service:default/db', reason: 'It does.' }))
    items = [item('web', 'high', { entity: 'service:default/web' }), item('db', 'high', { entity: 'service:default/db' })]
    const { rows } = await house.call(listAttention, {})
    expect(rows.map(({ key }) => key)).toEqual(['db', 'web'])
    expect(rows[0]?.rankedBecause[1]).toBe('3 things depend on service:default/db.')
  })

  it('says what waits on whoever asks, by name, by team, and by what their team owns', async () => {
    await house.transact((ctx) => relate(ctx, { by: 'test', from: 'service:default/desk', type: 'ownedBy', to: 'team:default/paint', reason: 'It does.' }))
    await house.transact((ctx) => registerEntity(ctx, { by: 'test', ref: 'service:default/desk', title: 'desk' }))
    items = [item('named', 'low', { forPeople: ['ben'] }), item('team', 'low', { forTeams: ['Paint'] }), item('owned', 'low', { entity: 'service:default/desk' }), item('other', 'low')]
    const whom = async (id: string) => Object.fromEntries((await house.call(listAttention, {}, { actor: { kind: 'person', id, name: id }, grants: [{ team: null, role: 'viewer' }], scopes: [] })).rows.map(({ key, waitsOn }) => [key, waitsOn]))
    expect(await whom('ben')).toEqual({ named: 'you', team: 'team', owned: 'team', other: 'anybody' })
    expect(await whom('cy')).toEqual({ named: 'anybody', team: 'anybody', owned: 'anybody', other: 'anybody' })
  })

  it('puts a row aside until its time, or until it gets worse', async () => {
    const keys = async () => (await house.call(listAttention, {})).rows.map(({ key }) => key)
    items = [item('s', 'medium'), item('t', 'low')]
    await house.call(snooze, { key: 's', until: '2026-03-02T12:00:00Z', reason: 'It is known.' })
    expect(await keys()).toEqual(['t'])
    expect((await house.call(listAttention, {})).snoozed).toEqual([{ key: 's', until: '2026-03-02T12:00:00.000Z', reason: 'It is known.', by: 'Ada', title: 'Row s' }])
    items = [item('s', 'high'), item('t', 'low')]
    expect(await keys()).toEqual(['s', 't'])
    items = [item('s', 'low'), item('t', 'low')]
    expect(await keys()).toEqual(['t'])
    clock.set('2026-03-02T12:00:01Z')
    expect(await keys()).toEqual(['s', 't'])
    await house.call(snooze, { key: 's', until: '2026-03-03T12:00:00Z', reason: 'Again.' })
    await house.call(unsnooze, { key: 's' })
    expect(await keys()).toContain('s')
    expect(await house.events(AttentionSnoozed)).toHaveLength(2)
    await expect(house.call(snooze, { key: 'none', until: '2026-03-03T12:00:00Z', reason: 'Why not.' })).rejects.toThrow('not on Today any more')
    await expect(house.call(snooze, { key: 's', until: '2026-03-01T12:00:00Z', reason: 'Why not.' })).rejects.toThrow('a time that is ahead')
    await expect(house.call(unsnooze, { key: 's' })).rejects.toThrow('not put aside')
  })

  it('lets a team put aside only its own rows', async () => {
    const operator = { actor: { kind: 'person' as const, id: 'bo', name: 'Bo' }, grants: [{ team: 'web', role: 'operator' as const }], scopes: [] }
    await house.transact((ctx) => relate(ctx, { by: 'test', from: 'service:default/web', type: 'ownedBy', to: 'team:default/web', reason: 'They own it.' }))
    items = [item('mine', 'low', { entity: 'service:default/web' }), item('theirs', 'low', { entity: 'service:default/db' })]
    await house.call(snooze, { key: 'mine', until: '2026-03-03T12:00:00Z', reason: 'It is known.' }, operator)
    await expect(house.call(snooze, { key: 'theirs', until: '2026-03-03T12:00:00Z', reason: 'It is known.' }, operator)).rejects.toThrow('attention:write')
    await house.call(unsnooze, { key: 'mine' }, operator)
    expect((await house.call(listAttention, {})).rows.map(({ key }) => key).toSorted()).toEqual(['mine', 'theirs'])
  })
})
