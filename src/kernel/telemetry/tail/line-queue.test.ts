import { expect, it } from 'vitest'
import { LineQueue } from './line-queue.ts'

it('lets the oldest go where there is no room, and tells how many', () => {
  const queue = new LineQueue<number>(3)
  queue.add([1, 2])
  queue.add([3, 4, 5])
  expect(queue.take(2)).toEqual({ lines: [3, 4], lost: 2 })
  expect(queue.take(2)).toEqual({ lines: [5], lost: 0 })
  expect(queue.isEmpty).toBe(true)
})

it('waits until something comes, for so long, or until it is stopped', async () => {
  const queue = new LineQueue<number>(3)
  const stop = new AbortController()
  const waiting = queue.wait(60_000, stop.signal)
  queue.add([1])
  await waiting
  queue.take(1)
  await queue.wait(1, stop.signal)
  const again = queue.wait(60_000, stop.signal)
  stop.abort()
  await again
  expect(queue.isEmpty).toBe(true)
})
