import { expect, test } from 'vitest'
import { thresholdOf } from './threshold-of.ts'

test.each([
  ['errors > 5', '>', 5, '5'],
  ['5 < errors', '>', 5, '5'],
  ['(rate(a[5m]) >= (0.25)) and on (job) up == 1', '>=', 0.25, '0.25'],
  ['disk <= -1e3 unless off', '<=', -1000, '-1e3'],
])('%s is held against %s %s', (query, operator, value, text) => {
  const found = thresholdOf(query)
  expect(found).toMatchObject({ operator, value })
  expect(query.slice(found?.from, found?.to)).toBe(text)
})

test.each(['up == 0', 'a > b', 'a > bool 1', 'absent(up)', 'a > 1 or b > 2'])('%s has no threshold', (query) => {
  expect(thresholdOf(query)).toBeUndefined()
})
