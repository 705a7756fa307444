import { expect, it } from 'vitest'
import { ElapsedWatch } from './elapsed-watch.ts'

const job = (elapsedMs: number, id = 'a') => ({ id, elapsedMs, limitMs: 60_000 })
const hourMs = 3_600_000

it('counts by its own clock what it has seen begin, however the other clock is set', () => {
  const watch = new ElapsedWatch()
  expect(watch.overdueAmong([job(0)], 1000)).toEqual([])
  expect(watch.overdueAmong([job(2 * hourMs)], 2000)).toEqual([])
  expect(watch.overdueAmong([job(-2 * hourMs)], 60_999)).toEqual([])
  expect(watch.overdueAmong([job(-2 * hourMs)], 61_000)).toEqual([job(-2 * hourMs)])
})

it('believes the other clock of what went on before it looked, and forgets what is over', () => {
  const watch = new ElapsedWatch()
  expect(watch.overdueAmong([job(59_000), job(61_000, 'b')], 0)).toEqual([job(61_000, 'b')])
  expect(watch.overdueAmong([job(60_000)], 1000)).toEqual([job(60_000)])
  expect(watch.overdueAmong([], 2000)).toEqual([])
  expect(watch.overdueAmong([job(0)], 3000)).toEqual([])
})
