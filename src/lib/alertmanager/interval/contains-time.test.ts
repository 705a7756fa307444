import { expect, it } from 'vitest'
import type { TimeInterval } from '../model/config.ts'
import { containsTime } from './contains-time.ts'

const range = (begin: number, end = begin) => [{ begin, end }]

it.each<[TimeInterval, string, boolean]>([
  [{}, '2026-03-01T00:00:00Z', true],
  [{ times: range(540, 1020) }, '2026-03-01T16:59:59Z', true],
  [{ times: range(540, 1020) }, '2026-03-01T17:00:00Z', false],
  [{ times: range(1320, 1440) }, '2026-03-01T23:59:00Z', true],
  [{ weekdays: range(1, 5) }, '2026-03-01T12:00:00Z', false],
  [{ daysOfMonth: range(-1) }, '2026-02-28T12:00:00Z', true],
  [{ daysOfMonth: range(-1) }, '2028-02-28T12:00:00Z', false],
  [{ daysOfMonth: range(28, 31) }, '2026-02-28T12:00:00Z', true],
  [{ daysOfMonth: range(31) }, '2026-02-28T12:00:00Z', false],
  [{ daysOfMonth: range(-31, -28) }, '2026-02-01T12:00:00Z', true],
  [{ months: range(3, 5), years: range(2026, 2027) }, '2027-04-30T12:00:00Z', true],
  [{ months: range(3, 5) }, '2026-06-01T00:00:00Z', false],
  [{ times: range(0, 60), location: 'Europe/Berlin' }, '2026-06-30T22:30:00Z', true],
  [{ months: range(7), location: 'Europe/Berlin' }, '2026-06-30T22:30:00Z', true],
  [{ times: range(1410, 1440), location: 'America/New_York' }, '2026-01-02T04:30:00Z', true],
  [{ weekdays: range(4), location: 'America/New_York' }, '2026-01-02T04:30:00Z', true],
])('%j holds %s: %s', (interval, at, expected) => {
  expect(containsTime(interval, Date.parse(at))).toBe(expected)
})
