import fc from 'fast-check'
import { expect, it } from 'vitest'
import { momentOfNs, nsOfMoment } from './moment-ns.ts'

it.each([
  ['2026-03-02T14:00:00Z', 1772460000000000000n], ['2026-03-02T14:00:00.5Z', 1772460000500000000n], ['2026-03-02T14:00:00.123456789Z', 1772460000123456789n], ['2026-03-02T15:00:00.000000001+01:00', 1772460000000000001n],
] as const)('%s', (moment, ns) => expect(nsOfMoment(moment)).toBe(ns))

it('loses nothing there and back', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }), (ns) => nsOfMoment(momentOfNs(ns)) === ns))
})
