import { expect, it } from 'vitest'
import { ManualClock } from '../../../test/harness/index.ts'
import { systemClock } from './index.ts'

it('sleeps and can be woken by a signal', async () => {
  const before = systemClock.now().getTime()
  await systemClock.sleep(15)
  expect(systemClock.now().getTime() - before).toBeGreaterThanOrEqual(14)
  await systemClock.sleep(-5)
  const reason = new Error('stop')
  await expect(systemClock.sleep(1000, AbortSignal.abort(reason))).rejects.toBe(reason)
  const stop = new AbortController()
  const sleeping = systemClock.sleep(2 ** 40, stop.signal)
  stop.abort(reason)
  await expect(sleeping).rejects.toBe(reason)
})

it('moves by hand, waking sleepers in order', async () => {
  const clock = new ManualClock('2026-03-02T09:00:00Z')
  const woken: string[] = []
  void clock.sleep(2000).then(() => woken.push(`late ${clock.now().toISOString()}`))
  void (async () => {
    for (let round = 1; round <= 3; round += 1) {
      await clock.sleep(600)
      woken.push(`round ${round} ${clock.now().toISOString()}`)
    }
  })()
  await clock.advance(1999)
  expect(woken).toEqual(['round 1 2026-03-02T09:00:00.600Z', 'round 2 2026-03-02T09:00:01.200Z', 'round 3 2026-03-02T09:00:01.800Z'])
  await clock.advance(1)
  expect(woken.at(-1)).toBe('late 2026-03-02T09:00:02.000Z')
  const stop = new AbortController()
  const sleeping = clock.sleep(1000, stop.signal)
  stop.abort(new Error('stop'))
  await expect(sleeping).rejects.toThrow('stop')
  expect(clock.sleeperCount).toBe(0)
})
