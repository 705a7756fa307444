import { beforeAll, describe, expect, it } from 'vitest'
import type { Principal } from '#kernel/access'
import { addPerson, grantRole, saveTeam } from '#kernel/access/contract'
import { listAttention } from '#kernel/attention/contract'
import { saveEntity } from '#kernel/catalog/contract'
import { addNote, listEvents } from '#kernel/timeline/contract'
import { declareIncident } from '#features/incidents/contract'
import { sql } from '#platform/database'
import { ManualClock, type TestDaybook, testDaybook } from '../../../../test/harness/index.ts'
import { addComment, editComment, listComments, markSeen, removeComment, restoreComment, suggestWords } from '../contract.ts'
import { forgetTexts } from './forget-removed.ts'

const cart = 'service:default/cart'
const clock = new ManualClock('2026-03-02T12:00:00Z')
let daybook: TestDaybook
let ada: Principal
let ben: Principal
beforeAll(async () => {
  daybook = await testDaybook({ isWorking: false, clock })
  await daybook.call(saveTeam, { name: 'shop', title: 'Shop team' })
  await daybook.call(addPerson, { email: 'cy@example.org', name: 'Cy', role: 'admin' })
  const people = await Promise.all(['ada', 'ben'].map(async (name) => (await daybook.call(addPerson, { email: `${name}@example.org`, name: `${name[0]?.toUpperCase()}${name.slice(1)}`, role: 'operator' })).person))
  await daybook.call(grantRole, { id: people[1]?.id ?? '', role: 'operator', team: 'shop' })
  ;[ada, ben] = people.map(({ id, name }): Principal => ({ actor: { kind: 'person', id, name }, grants: [{ team: null, role: 'operator' }], scopes: [] })) as [Principal, Principal]
  await daybook.call(saveEntity, { yaml: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: cart\nspec:\n  type: service\n  lifecycle: production\n' })
})

const mentionsOf = async (who: Principal) => (await daybook.call(listAttention, {}, who)).rows.filter(({ provider }) => provider === 'collaboration.mentions').map(({ title }) => title)
const textsOn = async (on: string, who = ada) => (await daybook.call(listComments, { on }, who)).items.map(({ text }) => text)

describe('comments', () => {
  it('stand on anything that can be read, under one name', async () => {
    const { number, id } = await daybook.call(declareIncident, { title: 'Carts are empty', service: cart })
    await daybook.call(addComment, { on: `incident:${id}`, text: 'Looking.' }, ada)
    await daybook.call(addComment, { on: `incident:${number}`, text: 'Me too.' }, ben)
    expect(await textsOn(`incident:default/${number}`)).toEqual(['Me too.', 'Looking.'])
    const { id: eventId } = await daybook.call(addNote, { subject: cart, text: 'Odd' })
    expect(await daybook.call(addComment, { on: `event:${eventId}`, text: 'Why?' }, ada)).toMatchObject({ on: `event:${eventId}`, isOwn: true, author: { name: 'Ada' } })
    const { items } = await daybook.call(listEvents, { type: 'dev.daybook.comment.*', subject: cart })
    expect(items.map(({ summary }) => summary)).toEqual(['Ada commented on Odd', 'Ben commented on #1 Carts are empty', 'Ada commented on #1 Carts are empty'])
    expect(JSON.stringify(items)).not.toContain('Looking.')
  })

  it('are refused where there is nothing, or nothing one may read', async () => {
    for (const on of ['service:default/nothing', 'run:00000000-0000-7000-8000-000000000000', 'incident:99']) await expect(daybook.call(listComments, { on }, ada), on).rejects.toMatchObject({ code: 'not-found' })
    await expect(daybook.call(addComment, { on: 'nonsense', text: 'x' }, ada)).rejects.toThrow('Nothing can be found under nonsense.')
    const scoped: Principal = { ...ada, scopes: ['collaboration'] }
    await expect(daybook.call(listComments, { on: cart }, scoped)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(daybook.call(addComment, { on: cart, text: 'x' }, { ...ada, grants: [{ team: null, role: 'viewer' }] })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('wait on whoever they mention, by name or in a team, until read or answered', async () => {
    await daybook.call(addComment, { on: cart, text: 'What do you think, @ben? `@ada` is me.' }, ada)
    expect(await mentionsOf(ben)).toEqual(['Ada mentions you on cart: What do you think, @ben? `@ada` is me.'])
    expect(await mentionsOf(ada)).toEqual([])
    expect((await daybook.call(listComments, { on: cart }, ben)).items[0]).toMatchObject({ isForYou: true, mentions: [{ handle: 'ben', kind: 'person', name: 'Ben' }] })
    await daybook.call(addComment, { on: cart, text: 'I think so.' }, ben)
    expect(await mentionsOf(ben)).toEqual([])
    await daybook.call(addComment, { on: cart, text: '@shop look at #1' }, ada)
    expect(await mentionsOf(ben)).toEqual(['Ada mentions your team shop on cart: @shop look at #1'])
    expect(await daybook.call(markSeen, { on: cart }, ben)).toEqual({ count: 1 })
    expect(await daybook.call(markSeen, { on: cart }, ben)).toEqual({ count: 0 })
    expect(await mentionsOf(ben)).toEqual([])
  })

  it('are edited by who wrote them, which they say, and tell only who is new in them', async () => {
    const { id } = await daybook.call(addComment, { on: cart, text: '@ben first' }, ada)
    await daybook.call(markSeen, { on: cart }, ben)
    expect((await daybook.call(editComment, { id, text: '@ben first, with a word more' }, ada)).editedAt).not.toBe(null)
    expect(await mentionsOf(ben)).toEqual([])
    await expect(daybook.call(editComment, { id, text: 'Mine now' }, ben)).rejects.toThrow('Only Ada may change this comment.')
  })

  it('are removed and, for ten minutes, brought back; then their text is gone for good', async () => {
    const { id } = await daybook.call(addComment, { on: cart, text: 'A key: abc, @ben' }, ada)
    await expect(daybook.call(removeComment, { id }, ben)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await daybook.call(removeComment, { id }, ada)).toMatchObject({ text: '', removedBy: 'Ada' })
    expect(await mentionsOf(ben)).toEqual([])
    expect(await daybook.call(restoreComment, { id }, ada)).toMatchObject({ text: 'A key: abc, @ben', removedAt: null })
    await daybook.call(removeComment, { id }, ada)
    await clock.advance(601_000)
    await expect(daybook.call(restoreComment, { id }, ada)).rejects.toThrow('Its text is deleted')
    await forgetTexts(daybook.database.db, clock.now())
    const { rows } = await sql<{ text: string }>`select text from collaboration_comments where id = ${id}`.execute(daybook.database.db)
    expect(rows).toEqual([{ text: '' }])
  })

  it('read page by page, and are suggested whom and what to name', async () => {
    const first = await daybook.call(listComments, { on: cart, limit: 2 }, ada)
    const second = await daybook.call(listComments, { on: cart, limit: 50, cursor: first.nextCursor ?? '' }, ada)
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(5)
    expect((await daybook.call(suggestWords, { sign: '@', text: 'b' }, ada)).items).toEqual([{ insert: '@ben', label: 'Ben', note: '@ben' }])
    expect((await daybook.call(suggestWords, { sign: '@', text: 'sh' }, ada)).items).toEqual([{ insert: '@shop', label: 'Shop team', note: 'team of 1' }])
    expect((await daybook.call(suggestWords, { sign: '#', text: 'cart' }, ada)).items.map(({ insert }) => insert)).toEqual(['#1', `#${cart}`])
  })
})
