import { expect, it } from 'vitest'
import { matchersOf } from './matcher-text.ts'
import { endOf, fieldTime } from './silence-ends.ts'

it('writes labels as conditions, the telling ones first', () => {
  expect(matchersOf({ zone: 'a', 'a.b': 'say "x"', service: 'shop', alertname: 'Down' })).toEqual(['alertname="Down"', 'service="shop"', 'zone="a"', '"a.b"="say \\"x\\""'])
})

it('ends when it says, by the local clock', () => {
  const now = new Date(2026, 1, 27, 23, 30)
  expect(endOf('30m', '', now)).toEqual(new Date(2026, 1, 28, 0, 0))
  expect(endOf('tomorrow', '', now)).toEqual(new Date(2026, 1, 28, 9))
  expect(endOf('week', '', now)).toEqual(new Date(2026, 2, 6, 23, 30))
  expect(endOf('custom', '', now)).toBeUndefined()
  expect(endOf('custom', fieldTime(now), now)).toEqual(now)
})
