import { expect, it } from 'vitest'
import type { AttentionRow } from '../contract.ts'
import { groupRows, isGroup } from './group-rows.ts'

function row(key: string, more: Partial<AttentionRow> = {}): AttentionRow {
  return { key, provider: 'incidents.open', section: 'now', severity: 'high', title: key, entity: 'service:default/shop', evidence: { text: '', href: null }, since: '2026-03-02T12:00:00Z', why: '', rank: 1, rankedBecause: [], waitsOn: 'anybody', many: 'open incidents', actions: [], ...more }
}

it('puts many of one sort about one thing together where the first stood, and few not', () => {
  const rows = [row('other', { many: null }), row('a'), row('b'), row('cart', { entity: 'service:default/cart' }), row('c'), row('d')]
  const shown = groupRows(rows)
  expect(shown.map((item) => (isGroup(item) ? `${item.title}: ${item.rows.map(({ key }) => key).join('')}` : item.key))).toEqual(['other', '4 open incidents of shop: abcd', 'cart'])
  expect(groupRows(rows.slice(0, 4)).every((item) => !isGroup(item))).toBe(true)
})
