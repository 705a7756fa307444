import { describe, expect, it } from 'vitest'
import { LogTail } from './log-tail.ts'
import type { LogChunk } from './protocol.ts'

function chunk(first: number, count: number, text = 'x'): LogChunk {
  return { first, count, step: 's', at: '2026-01-01T00:00:00.000Z', text: Array.from({ length: count }, () => text).join('\n') }
}

describe('LogTail', () => {
  it('hands lines to who follows that log, and rings', () => {
    const tail = new LogTail()
    let rung = 0
    const feed = tail.open('run', 'job', () => { rung += 1 })
    tail.publish('run', 'job', [chunk(0, 2), chunk(2, 3)])
    tail.publish('run', 'other job', [chunk(0, 9)])
    expect(rung).toBe(1)
    expect(feed.take(0)).toMatchObject({ first: 0, count: 2 })
    expect(feed.take(3)).toMatchObject({ first: 2, count: 3 })
    expect(feed.take(5)).toBeUndefined()
    feed.close()
    tail.publish('run', 'job', [chunk(5, 1)])
    expect(feed.isEmpty).toBe(true)
  })

  it('gives nothing across a gap, and passes over what is known', () => {
    const tail = new LogTail()
    const feed = tail.open('run', 'job', () => undefined)
    tail.publish('run', 'job', [chunk(0, 2), chunk(4, 2)])
    expect(feed.take(2)).toBeUndefined()
    expect(feed.isEmpty).toBe(false)
    expect(feed.take(5)).toMatchObject({ first: 4 })
  })

  it('keeps the newest for who is slow', () => {
    const tail = new LogTail()
    const feed = tail.open('run', 'job', () => undefined)
    const large = 'x'.repeat(2 ** 20)
    for (let first = 0; first < 20; first += 1) tail.publish('run', 'job', [chunk(first, 1, large)])
    expect(feed.take(0)).toBeUndefined()
    expect(feed.take(19)).toMatchObject({ first: 19 })
  })
})
