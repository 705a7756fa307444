import { expect, test } from 'vitest'
import { countLedger, type Firing } from './count-ledger.ts'

const minute = 60_000
const noon = new Date(2026, 4, 4, 12).getTime()
const firing = (at: number, more: Partial<Firing> = {}): Firing => ({ source: 'rule:["a.yml","g","Slow"]', name: 'Slow', service: 'service:default/shop', fingerprint: 'f', firedAt: noon + at * minute, resolvedAt: noon + (at + 1) * minute, isAcknowledged: false, isActedOn: false, isHidden: false, ...more })
const one = (firings: readonly Firing[]) => countLedger(firings, [], { end: noon + 3000 * minute })[0]

test('a rule on whose firings somebody acts is useful', () => {
  expect(one([firing(0, { isAcknowledged: true, isActedOn: true }), firing(100)])).toMatchObject({ verdict: 'useful', fired: 2, acknowledged: 1, actedOn: 1, flapped: 0, kind: 'rule', ruleSet: 'a.yml', group: 'g', medianSeconds: 60, firingSeconds: 120 })
})

test('one that comes back at once flaps; another label set does not', () => {
  expect(one([firing(0), firing(3), firing(6)])).toMatchObject({ verdict: 'flapping', flapped: 2 })
  expect(one([firing(0), firing(3, { fingerprint: 'other' }), firing(6, { fingerprint: 'third' })])).toMatchObject({ flapped: 0, verdict: 'ignored' })
})

test('one that nobody looks at is ignored, one that is looked at for nothing is noisy', () => {
  expect(one([firing(0), firing(100)])).toMatchObject({ verdict: 'ignored' })
  expect(one([firing(0, { isAcknowledged: true }), firing(100, { isAcknowledged: true }), firing(200)])).toMatchObject({ verdict: 'noisy', acknowledged: 2 })
  expect(one([firing(0, { isHidden: true }), firing(100, { isHidden: true })])).toMatchObject({ verdict: 'ignored', hidden: 2 })
})

test('what could have fired and did not is named, and the noisiest comes first', () => {
  const entries = countLedger([firing(0), firing(100), firing(0, { source: 'check:web', name: 'web', isActedOn: true })], [{ source: 'rule:["a.yml","g","Never"]', name: 'Never' }, { source: 'check:web', name: 'web' }], { end: noon })
  expect(entries.map(({ name, verdict, kind }) => [name, verdict, kind])).toEqual([['Slow', 'ignored', 'rule'], ['web', 'useful', 'check'], ['Never', 'never', 'rule']])
})

test('what still fires counts until the end, and nights are counted', () => {
  expect(countLedger([firing(0, { resolvedAt: null })], [], { end: noon + 10 * minute })[0]).toMatchObject({ firingSeconds: 600, atNight: 0 })
  expect(one([firing(11 * 60)])).toMatchObject({ atNight: 1 })
})
