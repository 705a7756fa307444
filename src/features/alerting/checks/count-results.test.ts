import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CheckCount, countResult, nothingCounted, type Thresholds } from './count-results.ts'

const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 9, 0, second))
const anyThresholds = fc.record({ failuresToAlert: fc.integer({ min: 1, max: 6 }), successesToResolve: fc.integer({ min: 1, max: 6 }) })
const anyResults = fc.array(fc.constantFrom(true, false, null), { maxLength: 80 })

function play(results: readonly (boolean | null)[], thresholds: Thresholds): { count: CheckCount; transitions: { index: number; kind: string; count: CheckCount }[] } {
  let count = nothingCounted
  const transitions: { index: number; kind: string; count: CheckCount }[] = []
  for (const [index, isOk] of results.entries()) {
    const counted = countResult(count, { isOk, at: at(index) }, thresholds)
    count = counted.count
    if (counted.transition) transitions.push({ index, kind: counted.transition, count })
  }
  return { count, transitions }
}

test('fires and resolves in turn, beginning with firing', () => {
  fc.assert(fc.property(anyResults, anyThresholds, (results, thresholds) => {
    expect(play(results, thresholds).transitions.map(({ kind }) => kind)).toEqual(play(results, thresholds).transitions.map((_, index) => (index % 2 === 0 ? 'fire' : 'resolve')))
  }))
})

test('each turn ends a row of as many equal results as the threshold says, and no earlier row was as long', () => {
  fc.assert(fc.property(anyResults, anyThresholds, (results, thresholds) => {
    const told = results.filter((isOk) => isOk !== null)
    let isFiring = false
    const expected: string[] = []
    let row = 0
    for (const [index, isOk] of told.entries()) {
      row = index > 0 && told[index - 1] === isOk ? row + 1 : 1
      if (!isFiring && !isOk && row >= thresholds.failuresToAlert) { isFiring = true; expected.push('fire') }
      else if (isFiring && isOk && row >= thresholds.successesToResolve) { isFiring = false; expected.push('resolve') }
    }
    const played = play(results, thresholds)
    expect(played.transitions.map(({ kind }) => kind)).toEqual(expected)
    expect(played.count.isFiring).toBe(isFiring)
  }))
})

test('what could not be told changes nothing', () => {
  fc.assert(fc.property(anyResults, anyThresholds, (results, thresholds) => {
    const told = results.filter((isOk) => isOk !== null)
    const { firstFailureAt: _a, ...withUnknown } = play(results, thresholds).count
    const { firstFailureAt: _b, ...without } = play(told, thresholds).count
    expect(withUnknown).toEqual(without)
  }))
})

test('the onset is the first failure of the row that fired', () => {
  const { transitions } = play([true, false, true, false, false, false, true, false, true, true], { failuresToAlert: 3, successesToResolve: 2 })
  expect(transitions).toMatchObject([{ index: 5, kind: 'fire', count: { firstFailureAt: at(3), failures: 3 } }, { index: 9, kind: 'resolve', count: { firstFailureAt: null } }])
})

test('stopped and gone on from what was kept, it does as if it had never stopped', () => {
  fc.assert(fc.property(anyResults, fc.nat(), anyThresholds, (results, cut, thresholds) => {
    const half = results.length === 0 ? 0 : cut % results.length
    let count = play(results.slice(0, half), thresholds).count
    count = JSON.parse(JSON.stringify(count)) as CheckCount
    count = { ...count, firstFailureAt: count.firstFailureAt === null ? null : new Date(count.firstFailureAt) }
    for (const [index, isOk] of results.slice(half).entries()) count = countResult(count, { isOk, at: at(half + index) }, thresholds).count
    expect(count).toEqual(play(results, thresholds).count)
  }))
})
