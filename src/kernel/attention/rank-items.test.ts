import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttentionItem } from '#kernel/feature'
import { rankItems } from './rank-items.ts'

const now = new Date('2026-01-02T00:00:00Z')
const severities = ['low', 'medium', 'high', 'critical'] as const

function item(change: Partial<AttentionItem> = {}): AttentionItem {
  return { key: 'k', section: 'now', severity: 'high', title: 'T', entity: 'service:default/shop', evidence: { text: 'e' }, since: new Date(now.getTime() - 60_000), why: 'w', actions: [], ...change }
}

function rankOf(one: AttentionItem, dependants: number): number {
  return rankItems([{ item: one, provider: 'p' }], new Map([['service:default/shop', dependants]]), now)[0]?.rank ?? -1
}

describe('rankItems', () => {
  it('never ranks lower what is worse, has more depending on it, or has waited longer', () => {
    fc.assert(fc.property(fc.nat(2), fc.nat(500), fc.nat(500), fc.nat(200_000_000), fc.nat(200_000_000), (severity, dependants, more, ageMs, longer) => {
      const base = item({ severity: severities[severity] ?? 'low', since: new Date(now.getTime() - ageMs) })
      expect(rankOf({ ...base, severity: severities[severity + 1] ?? 'critical' }, dependants)).toBeGreaterThan(rankOf(base, dependants))
      expect(rankOf(base, dependants + more)).toBeGreaterThanOrEqual(rankOf(base, dependants))
      expect(rankOf({ ...base, since: new Date(now.getTime() - ageMs - longer) }, dependants)).toBeGreaterThanOrEqual(rankOf(base, dependants))
    }))
  })

  it('ranks what is due sooner above what is due later', () => {
    const due = (days: number) => item({ section: 'soon', severity: 'low', since: new Date(now.getTime() + days * 86_400_000) })
    expect(rankOf(due(1), 0)).toBeGreaterThan(rankOf(due(10), 0))
  })

  it('keeps sections in order and says why each row stands where it does', () => {
    const ranked = rankItems([{ item: item({ key: 'b', section: 'waiting', severity: 'critical' }), provider: 'p' }, { item: item({ key: 'a', severity: 'low' }), provider: 'p' }], new Map([['service:default/shop', 3]]), now)
    expect(ranked.map((row) => row.item.key)).toEqual(['a', 'b'])
    expect(ranked[0]?.rankedBecause).toEqual(['Its severity is low.', '3 things depend on service:default/shop.', 'It has stood for 1 m.'])
  })
})
