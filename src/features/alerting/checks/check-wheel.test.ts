import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CheckWheel, phaseOf } from './check-wheel.ts'

test('each check is due once in each of its intervals, whatever the steps of time', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 500, max: 5000 }), { minLength: 1, maxLength: 30 }), fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 50, maxLength: 200 }), (intervals, steps) => {
    const wheel = new CheckWheel()
    const taken = new Map<string, number[]>()
    for (const [index, intervalMs] of intervals.entries()) wheel.add(`check-${index}`, intervalMs, 0)
    let now = 0
    for (const step of steps) {
      now += step
      for (const name of wheel.take(now)) taken.set(name, [...(taken.get(name) ?? []), now])
    }
    for (const [index, intervalMs] of intervals.entries()) {
      const name = `check-${index}`
      const first = phaseOf(name) * intervalMs
      const due = now < first ? 0 : Math.floor((now - first) / intervalMs) + 1
      expect(taken.get(name)?.length ?? 0).toBe(due)
    }
  }))
})

test('after a long pause each is due once, not once for each that was missed', () => {
  const wheel = new CheckWheel()
  for (let index = 0; index < 10; index += 1) wheel.add(`check-${index}`, 1000, 0)
  expect(wheel.take(3_600_000)).toHaveLength(10)
  expect(wheel.take(3_600_000)).toHaveLength(0)
  expect(wheel.take(3_601_000)).toHaveLength(10)
})

test('5,000 checks of 20 s spread evenly', () => {
  const wheel = new CheckWheel()
  for (let index = 0; index < 5000; index += 1) wheel.add(`service-${index}`, 20_000, 0)
  const perSecond = Array.from({ length: 20 }, (_, second) => wheel.take((second + 1) * 1000).length)
  expect(Math.min(...perSecond)).toBeGreaterThan(180)
  expect(Math.max(...perSecond)).toBeLessThan(320)
})

test('one that was removed, or put in anew, is not due at its old time', () => {
  const wheel = new CheckWheel()
  wheel.add('a', 1000, 0)
  wheel.remove('a')
  expect(wheel.take(10_000)).toEqual([])
  wheel.add('a', 1000, 10_000)
  wheel.add('a', 5000, 10_000)
  expect(wheel.take(11_000).length + wheel.take(20_000).length).toBeLessThanOrEqual(2)
})
