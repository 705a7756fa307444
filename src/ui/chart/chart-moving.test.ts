import { expect, it } from 'vitest'
import { movedBy } from './chart-moving.ts'

it('moves a picture by whole pixels: to the right when what is shown begins earlier', () => {
  const drawn = { min: 1000, max: 2000 }
  expect([1000, 900, 1100, 1000.4].map((from) => movedBy(drawn, from, 500) + 0)).toEqual([0, 50, -50, 0])
  expect(movedBy({ min: 5, max: 5 }, 4, 500)).toBe(0)
})
