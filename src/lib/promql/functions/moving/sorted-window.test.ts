import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sortNumbers } from '../quantile.ts'
import { SortedWindow } from './sorted-window.ts'

it('holds the samples of each window as sorting them gives it', () => {
  const anyMoves = fc.array(fc.record({ forget: fc.nat(6), take: fc.nat(30) }), { maxLength: 30 })
  fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(0, -0, Number.NaN, Infinity), fc.integer({ min: -3, max: 3 }), fc.double()), { maxLength: 200 }), anyMoves, (list, moves) => {
    const values = Float64Array.from(list)
    const window = new SortedWindow(values)
    let [first, end] = [0, 0]
    for (const { forget, take } of moves) {
      first = Math.min(first + forget, values.length)
      end = Math.max(first, Math.min(end + take, values.length))
      window.moveTo(first, end)
      const expected = values.slice(first, end)
      sortNumbers(expected)
      expect(window.sorted.slice(0, end - first)).toEqual(expected)
    }
  }), { numRuns: 500 })
})
