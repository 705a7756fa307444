import { expect, it } from 'vitest'
import { bandOf, usualOf } from './baseline.ts'

it('knows what is usual, whatever a few wild values say', () => {
  const values = Array.from({ length: 100 }, (_, at) => 50 + (at % 5))
  const calm = usualOf(values, 9)
  expect(usualOf([...values.slice(0, 95), 1e9, 1e9, -1e9, 1e9, 0], 9)).toMatchObject({ middle: expect.closeTo(calm?.middle ?? 0, 0), spread: expect.closeTo(calm?.spread ?? 0, 0) })
  expect(usualOf([1, 2, Number.NaN], 3)).toBeUndefined()
  expect(bandOf(calm ?? { middle: 0, spread: 0 }, 0).high).toBeLessThan(90)
  expect(bandOf({ middle: 10, spread: 0.1 }, 5)).toEqual({ low: 5, high: 15 })
})

it('does not call it unusual that something which never moved moved a little', () => {
  const usual = usualOf(Array.from({ length: 50 }, () => 100), 9)
  expect(bandOf(usual ?? { middle: 0, spread: 0 }, 0)).toEqual({ low: 65, high: 135 })
})
