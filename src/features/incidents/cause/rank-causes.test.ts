import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Candidate, rankCauses } from './rank-causes.ts'

const onsetMs = Date.UTC(2026, 0, 1, 12)
const trouble = { onsetMs, environment: 'production', windowMs: 6 * 3_600_000 }

function candidate(change: Partial<Candidate> = {}): Candidate {
  return {
    eventId: 'e1', type: 'dev.cdevents.service.upgraded.0.3.0', atMs: onsetMs - 120_000, subject: 'service:default/shop', environment: 'production', summary: 'shop 1.2 is live', actor: 'Ada',
    distance: 0, path: ['service:default/shop'], changedLines: 10, changedFiles: 2, earlierChanges: 0, earlierCauses: 0, isReplaced: false, ...change,
  }
}

const anyCandidate = fc.record({
  eventId: fc.uuid(), type: fc.constantFrom('dev.cdevents.service.upgraded.0.3.0', 'dev.cdevents.change.merged.0.3.0', 'dev.daybook.config.changed', 'dev.daybook.note.written'),
  atMs: fc.integer({ min: onsetMs - 8 * 3_600_000, max: onsetMs + 600_000 }), subject: fc.constantFrom('service:default/shop', 'service:default/cart'), environment: fc.constantFrom(null, 'production', 'staging'),
  summary: fc.string(), actor: fc.string(), distance: fc.integer({ min: 0, max: 6 }), path: fc.constant(['service:default/shop', 'service:default/cart']), changedLines: fc.option(fc.nat(100_000), { nil: undefined }),
  changedFiles: fc.option(fc.nat(500), { nil: undefined }), earlierChanges: fc.nat(100), earlierCauses: fc.nat(100), isReplaced: fc.boolean(),
})

describe('rankCauses', () => {
  it('puts the last deployment of the service first, with its reasons in words', () => {
    const ranked = rankCauses([
      candidate({ eventId: 'merged', type: 'dev.cdevents.change.merged.0.3.0', environment: null, distance: 1, subject: 'repository:default/shop', path: ['service:default/shop', 'repository:default/shop'] }),
      candidate({ eventId: 'upgraded' }),
      candidate({ eventId: 'staging', environment: 'staging', atMs: onsetMs - 10_000 }),
      candidate({ eventId: 'old', atMs: onsetMs - 5 * 3_600_000 }),
    ], trouble)
    expect(ranked[0]?.candidate.eventId).toBe('upgraded')
    expect(ranked[0]?.reasons.map(({ text }) => text)).toEqual(expect.arrayContaining(['It changed the service itself.', 'It came 2 m before the trouble began.', 'It is a deployment.']))
  })

  it('believes the deployment that is live before the larger one that it replaced', () => {
    const ranked = rankCauses([candidate({ eventId: 'replaced', atMs: onsetMs - 7000, changedLines: 900, isReplaced: true }), candidate({ eventId: 'live', atMs: onsetMs - 1000, changedLines: 5 })], trouble)
    expect(ranked.map(({ candidate: { eventId } }) => eventId)).toEqual(['live', 'replaced'])
    expect(ranked[1]?.reasons.map(({ text }) => text)).toContain('A later one took its place before the trouble began.')
  })

  it('leaves out what came after the onset and what is no change', () => {
    expect(rankCauses([candidate({ atMs: onsetMs + 1 }), candidate({ type: 'dev.daybook.note.written' }), candidate({ type: 'dev.daybook.incident.updated' })], trouble)).toEqual([])
  })

  it('never believes more than the whole, and gives the same order for any order of input', () => {
    fc.assert(fc.property(fc.array(anyCandidate, { maxLength: 30 }), (candidates) => {
      const ranked = rankCauses(candidates, trouble)
      const sum = ranked.reduce((total, { score }) => total + score, 0)
      expect(sum).toBeLessThan(1)
      expect(ranked.every(({ score }, index) => score >= 0 && score <= (ranked[index - 1]?.score ?? 1))).toBe(true)
      const reversed = rankCauses(candidates.toReversed(), trouble)
      expect(reversed.map(({ score }) => score.toFixed(9))).toEqual(ranked.map(({ score }) => score.toFixed(9)))
    }))
  })

  it('never ranks a change lower for being nearer in the graph or in time', () => {
    fc.assert(fc.property(anyCandidate, fc.nat(5), fc.nat(3_600_000), (any, nearer, later) => {
      const base = { ...any, eventId: 'base', type: 'dev.cdevents.service.upgraded.0.3.0', atMs: Math.min(any.atMs, onsetMs - later) }
      const better = { ...base, eventId: 'better', distance: Math.max(0, base.distance - nearer), atMs: base.atMs + later }
      const ranked = rankCauses([base, better], { ...trouble, windowMs: 24 * 3_600_000 })
      const score = (id: string) => ranked.find((cause) => cause.candidate.eventId === id)?.score ?? 0
      expect(score('better')).toBeGreaterThanOrEqual(score('base'))
    }))
  })
})
