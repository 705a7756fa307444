import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitChunks } from './append-log.ts'
import { checkPlan } from './check-plan.ts'
import { criticalPath } from './critical-path.ts'
import { nextTime } from '#lib/next-time'
import type { LogChunk } from './protocol.ts'
import { SilenceWatch } from './silence-watch.ts'
import { job, plan } from '../../../test/runs/plans.ts'

const chunk = (first: number, count: number): LogChunk => ({ first, count, step: 's', at: '2026-03-02T09:00:00Z', text: Array.from({ length: count }, (_, index) => `l${first + index}`).join('\n') })

describe('fitChunks', () => {
  it('takes each line once and in order, whatever is sent twice, late or with gaps', () => {
    fc.assert(fc.property(fc.array(fc.record({ first: fc.nat(30), count: fc.integer({ min: 1, max: 8 }) }), { maxLength: 30 }), (sent) => {
      let next = 0
      const stored: string[] = []
      for (const { first, count } of sent) {
        const fitted = fitChunks(next, [chunk(first, count)])
        for (const row of fitted.rows) {
          expect(row.text.split('\n')).toHaveLength(row.count)
          stored.push(...row.text.split('\n'))
        }
        next = fitted.next
      }
      expect(stored).toEqual(Array.from({ length: next }, (_, index) => `l${index}`))
    }))
  })

  it('takes nothing of a chunk that miscounts', () => {
    expect(fitChunks(0, [{ ...chunk(0, 2), count: 3 }])).toEqual({ rows: [], next: 0 })
  })
})

describe('criticalPath', () => {
  it('goes back from the last job through the need that ended last', () => {
    const jobs = [
      { key: 'a', needs: [], startedAt: 0, finishedAt: 10 }, { key: 'b', needs: [], startedAt: 0, finishedAt: 30 },
      { key: 'c', needs: ['a', 'b'], startedAt: 30, finishedAt: 40 }, { key: 'd', needs: ['a'], startedAt: 10, finishedAt: 12 }, { key: 'e', needs: ['c'], startedAt: null, finishedAt: null },
    ]
    expect(criticalPath(jobs, 100)).toEqual(['b', 'c'])
    expect(criticalPath([...jobs, { key: 'f', needs: ['d'], startedAt: 12, finishedAt: null }], 100)).toEqual(['a', 'd', 'f'])
    expect(criticalPath([], 0)).toEqual([])
  })
})

describe('checkPlan', () => {
  it('names what can never be carried out', () => {
    expect(() => checkPlan(plan([]))).toThrow('no jobs')
    expect(() => checkPlan(plan([job('a', { needs: ['b'] })]))).toThrow('needs b')
    expect(() => checkPlan(plan([job('a'), job('a')]))).toThrow('two jobs')
    expect(() => checkPlan(plan([job('a', { needs: ['c'] }), job('b', { needs: ['a'] }), job('c', { needs: ['b'] })]))).toThrow('a → c → b → a')
    expect(() => checkPlan(plan([job('g', { executor: 'gate' })]))).toThrow('nobody is named')
    expect(() => checkPlan(plan([job('g', { executor: 'gate', gate: { approvers: ['ada'], prompt: '?', expiresAfterMs: 1 } })]))).toThrow('role:NAME')
    expect(() => checkPlan(plan([job('a'), job('b', { needs: ['a'] })]))).not.toThrow()
  })
})

describe('SilenceWatch', () => {
  it('gives a full term from the first look and from each sign of life', () => {
    const watch = new SilenceWatch(100)
    expect(watch.silentAmong([{ id: 'a', beats: 1 }], 0)).toEqual([])
    expect(watch.silentAmong([{ id: 'a', beats: 1 }], 99)).toEqual([])
    expect(watch.silentAmong([{ id: 'a', beats: 2 }], 100)).toEqual([])
    expect(watch.silentAmong([{ id: 'a', beats: 2 }], 199)).toEqual([])
    expect(watch.silentAmong([{ id: 'a', beats: 2 }], 200)).toHaveLength(1)
    expect(watch.silentAmong([], 201)).toEqual([])
    expect(watch.silentAmong([{ id: 'a', beats: 2 }], 400)).toEqual([])
  })
})

describe('nextTime', () => {
  it('goes by the time zone, also where the clock is set', () => {
    expect(nextTime('30 6 * * 1-5', 'Europe/Berlin', new Date('2026-03-27T06:00:00Z'))?.toISOString()).toBe('2026-03-30T04:30:00.000Z')
    expect(nextTime('30 6 * * *', 'UTC', new Date('2026-03-27T06:30:00Z'))?.toISOString()).toBe('2026-03-28T06:30:00.000Z')
    expect(nextTime('0 0 30 2 *', 'UTC', new Date('2026-03-27T06:30:00Z'))).toBeNull()
    expect(() => nextTime('every day', 'UTC', new Date())).toThrow('does not read as cron')
    expect(() => nextTime('* * * * *', 'Mars/Olympus', new Date())).toThrow('no time zone')
  })
})
