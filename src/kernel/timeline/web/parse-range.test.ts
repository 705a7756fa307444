import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseRange } from './parse-range.ts'

/** Tuesday, in whatever zone the tests run. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime()
const now = at(3, 10, 30)

it.each([
  ['yesterday 14:00', 'yesterday 15:00', at(2, 14), at(2, 15)],
  ['yesterday 14:00', '15:00', at(2, 14), at(2, 15)],
  ['yesterday 14:00 to 15:00', '', at(2, 14), at(2, 15)],
  ['between yesterday 2 pm and 3 pm', '', at(2, 14), at(2, 15)],
  ['Yesterday at 14', ' 15 ', at(2, 14), at(2, 15)],
  ['yesterday', '', at(2, 0), now],
  ['yesterday', 'yesterday', at(2, 0), at(3, 0)],
  ['yesterday', 'noon', at(2, 0), at(2, 12)],
  ['yesterday 23:30', '00:30', at(2, 23, 30), at(3, 0, 30)],
  ['yesterday 22:00', 'midnight', at(2, 22), at(3, 0)],
  ['09:00', '10:00', at(3, 9), at(3, 10)],
  ['9:00', 'now', at(3, 9), now],
  // A time that has not come yet was meant of yesterday.
  ['14:00', '15:00', at(2, 14), at(2, 15)],
  ['monday 14:00', '15:00', at(2, 14), at(2, 15)],
  ['last Friday', 'sun', at(-1, 0), at(2, 0)],
  ['2 h ago', '30 min ago', at(3, 8, 30), at(3, 10)],
  ['2026-03-01', '2026-03-02', at(1, 0), at(3, 0)],
  ['2026-03-01 14:00', '15:30', at(1, 14), at(1, 15, 30)],
  ['2026-03-01T14:00:00Z', '2026-03-01T15:00+00:00', Date.UTC(2026, 2, 1, 14), Date.UTC(2026, 2, 1, 15)],
])('%s – %s', (from, to, sinceMs, untilMs) => {
  expect(parseRange(from, to, now)).toEqual({ sinceMs, untilMs })
})

it.each([
  ['', '15:00', 'from', /when it begins/],
  ['some day', '', 'from', /no moment/],
  ['2026-02-30', '', 'from', /no moment/],
  ['25:00', '', 'from', /no moment/],
  ['13 pm', '', 'from', /no moment/],
  ['yesterday 14:00', 'later', 'to', /no moment/],
  ['yesterday 14:00', 'yesterday 13:00', 'to', /before it begins/],
])('%s – %s is refused with what to write', (from, to, field, message) => {
  expect(parseRange(from, to, now)).toEqual({ field, message: expect.stringMatching(message) })
})

it('never gives a range that is none, whatever is written', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (from, to) => {
    const range = parseRange(from, to, now)
    expect('field' in range || range.untilMs > range.sinceMs).toBe(true)
  }))
})
