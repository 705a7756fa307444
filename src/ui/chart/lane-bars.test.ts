import { expect, it } from 'vitest'
import { placeBars } from './lane-bars.ts'

const bar = (from: number, to: number, look: 'failing' | 'info' = 'failing') => ({ from, to, text: '', look })

it('places bars as parts of the width and cuts what goes beyond it', () => {
  expect(placeBars([bar(0, 250), bar(500, 2000), bar(-200, -100)], 0, 1000).map(({ at, width }) => [at, width])).toEqual([[0, 0.25], [0.5, 0.5]])
})

it('keeps short ones to be seen, also at the end', () => {
  const [first, last] = placeBars([bar(100, 100), bar(1_000_000, 1_000_000)], 0, 1_000_000)
  expect(first?.width).toBeCloseTo(1 / 300)
  expect((last?.at ?? 0) + (last?.width ?? 0)).toBeCloseTo(1)
})

it('draws those that touch as one, but not those of another look nor those that lead somewhere', () => {
  expect(placeBars([bar(0, 100), bar(101, 200), bar(201, 300, 'info'), bar(900, 1000)], 0, 1000).map(({ count, to }) => [count, to])).toEqual([[2, 200], [1, 300], [1, 1000]])
  expect(placeBars([{ ...bar(0, 100), href: '/a' }, { ...bar(100, 200), href: '/b' }], 0, 1000)).toHaveLength(2)
  expect(placeBars(Array.from({ length: 10_000 }, (_, at) => bar(at * 10, at * 10 + 1)), 0, 100_000)).toHaveLength(1)
})
