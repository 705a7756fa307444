import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mayLieWithin, valueCodesOf } from './value-codes.ts'

const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE, 1e-45, 3.4e38, Infinity, -Infinity, Number.NaN))

it('never tells that a number is not there which is', () => {
  fc.assert(fc.property(fc.array(anyNumber, { minLength: 1, maxLength: 20 }), anyNumber, anyNumber, (list, least, most) => {
    const { least: low, most: high } = valueCodesOf(Float64Array.from(list))
    if (list.some((value) => value >= least && value <= most)) expect(mayLieWithin(low, high, { least, most })).toBe(true)
    for (const value of list) if (!Number.isNaN(value)) expect(mayLieWithin(low, high, { least: value, most: value })).toBe(true)
  }), { numRuns: 5000 })
})

it.each([
  [[1, 79], { least: 80, most: Infinity }, false], [[1, 79], { least: -Infinity, most: 0.9 }, false], [[-79, -1], { least: -0.9, most: Infinity }, false],
  [[1, 79], { least: 79, most: Infinity }, true], [[0, 0], { least: Number.MIN_VALUE, most: Infinity }, false], [[Number.NaN], { least: 0, most: Infinity }, false],
])('tells of %j whether %j may be among them', (list, within, may) => {
  const { least, most } = valueCodesOf(Float64Array.from(list))
  expect(mayLieWithin(least, most, within)).toBe(may)
})
