import { expect, it } from 'vitest'
import { chartData, figuresOf, nearestIndex, tipRows } from './chart-data.ts'

const times = [1000, 2000, 3000]
const lines = [{ name: 'a', values: [1, null, 3] }, { name: 'b', values: [10, 20, null] }]

it('draws lines as they are, without a copy', () => {
  const data = chartData({ times, lines }, new Set())
  expect(data).toEqual([[1, 2, 3], [1, null, 3], [10, 20, null]])
  expect(data[1]).toBe(lines[0]?.values)
})

it('stacks what is shown, gaps stay gaps, and what is below zero by itself', () => {
  expect(chartData({ times, lines, isStacked: true }, new Set())).toEqual([[1, 2, 3], [11, null, 3], [10, 20, null]])
  expect(chartData({ times, lines, isStacked: true }, new Set(['b']))[1]).toEqual([1, null, 3])
  expect(chartData({ times, lines: [{ name: 'a', values: [1, 1, 1] }, { name: 'n', values: [2, 2, 2], isNegative: true }], isStacked: true }, new Set())).toEqual([[1, 2, 3], [1, 1, 1], [-2, -2, -2]])
  expect(chartData({ times: [1000], lines: [{ name: 'a', values: [1] }, { name: 'b', values: [3] }], isStacked: 'percent' }, new Set())).toEqual([[1], [1], [0.75]])
})

it('tells the values at a point, the greatest first, and the figures of a line', () => {
  expect(tipRows(lines, new Set(), 0).map(({ name, value }) => `${name}${value}`)).toEqual(['b10', 'a1'])
  expect(tipRows(lines, new Set(['b']), 0)).toHaveLength(1)
  expect(figuresOf([1, null, 3])).toEqual({ last: 3, min: 1, max: 3, mean: 2 })
  expect(figuresOf([null]).last).toBe(null)
  expect([0, 1400, 1600, 9000].map((time) => nearestIndex(times, time))).toEqual([0, 0, 1, 2])
})
