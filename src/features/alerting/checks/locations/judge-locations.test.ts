import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countResult, nothingCounted } from '../count-results.ts'
import { type FailWhen, failuresNeeded, judgeLocations, type LocationStand } from './judge-locations.ts'

const at = new Date('2026-03-01T00:00:00Z')
const thresholds = { failuresToAlert: 2, successesToResolve: 2 }
const counted = (...results: readonly (boolean | null)[]) => results.reduce((count, isOk) => countResult(count, { isOk, at }, thresholds).count, nothingCounted)
const stand = (location: string, results: readonly (boolean | null)[], isHeard = true): LocationStand => ({ location, count: counted(...results), isOk: results.at(-1) ?? null, error: results.at(-1) === false ? 'It answered 500.' : null, isHeard })
const bad = (location: string, isHeard = true) => stand(location, [false, false], isHeard)
const good = (location: string, isHeard = true) => stand(location, [true, true], isHeard)

describe('the verdict over locations', () => {
  test.each<[FailWhen, readonly LocationStand[], boolean | null]>([
    ['most', [bad('a'), good('b')], false], ['most', [bad('a'), bad('b'), good('c')], true], ['most', [bad('a'), good('b', false)], true], ['most', [bad('a'), bad('b', false), good('c')], false],
    ['any', [bad('a'), good('b'), good('c')], true], ['any', [bad('a', false), good('b')], false], ['all', [bad('a'), bad('b')], true], ['all', [bad('a'), good('b')], false], ['all', [bad('a'), good('b', false)], true],
    ['most', [bad('a', false), good('b', false)], null], ['any', [stand('a', []), stand('b', [null])], null],
  ])('%s: %#', (failWhen, stands, isDown) => {
    expect(judgeLocations(stands, failWhen).isDown).toBe(isDown)
  })

  test('says where it fails, why, and who is not heard from', () => {
    expect(judgeLocations([bad('berlin'), good('office'), good('tokyo', false)], 'any').error).toBe('It fails from berlin, of 3 locations. From berlin: It answered 500. Nothing is heard from tokyo.')
    expect(judgeLocations([good('berlin'), good('office')], 'most').error).toBeNull()
  })

  test('one failure that is not counted yet is no alert', () => {
    expect(judgeLocations([stand('a', [true, false]), stand('b', [true, false])], 'most')).toMatchObject({ isOk: false, isDown: false, failures: 1 })
  })

  test('of one location it is that location\'s own count, whatever failWhen says', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(true, false, null), { minLength: 1, maxLength: 12 }), fc.constantFrom<FailWhen>('any', 'most', 'all'), (results, failWhen) => {
      const only = stand('here', results)
      const { failures, successes, firstFailureAt } = judgeLocations([only], failWhen)
      expect({ failures, successes, firstFailureAt }).toEqual({ failures: only.count.failures, successes: only.count.successes, firstFailureAt: only.count.firstFailureAt })
    }))
  })

  test('who is not heard from never decides, and any is never more lenient than most, nor most than all', () => {
    const stands = fc.array(fc.record({ results: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), isHeard: fc.boolean() }), { minLength: 1, maxLength: 7 }).map((list) => list.map(({ results, isHeard }, index) => stand(`l${index}`, results, isHeard)))
    fc.assert(fc.property(stands, (all) => {
      const heard = all.filter(({ isHeard }) => isHeard)
      for (const failWhen of ['any', 'most', 'all'] as const) if (heard.length > 0) expect(judgeLocations(all, failWhen).isDown).toBe(judgeLocations(heard, failWhen).isDown)
      const [any, most, every] = (['any', 'most', 'all'] as const).map((failWhen) => Number(judgeLocations(all, failWhen).isDown ?? 0))
      expect((any ?? 0) >= (most ?? 0) && (most ?? 0) >= (every ?? 0)).toBe(true)
    }))
    expect([1, 2, 3, 4, 5].map((telling) => failuresNeeded(telling, 'most'))).toEqual([1, 2, 2, 3, 3])
  })
})
