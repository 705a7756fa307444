import { describe, expect, test } from 'vitest'
import type { CheckRow } from '../alerting-tables.ts'
import { CheckSettings } from './checks-contract.ts'
import { type AskedSettings, knowCheck, noteSilence, takeResult } from './known-check.ts'

const at = (seconds: number) => new Date(Date.parse('2026-03-01T00:00:00Z') + seconds * 1000)
const outcome = (isOk: boolean | null) => ({ isOk, status: null, latencyMs: 1, error: isOk === false ? 'It answered 500.' : null, expiresAt: null })
const row = { revision: 1, alert_id: null, unknown_alert_id: null, last_checked_at: null, last_is_ok: null, last_error: null, consecutive_failures: 0, consecutive_successes: 0, first_failure_at: null } as CheckRow

function known(locations: readonly string[], failWhen = 'most', over: Partial<CheckRow> = {}) {
  const settings = CheckSettings.parse({ name: 'shop', service: 'service:default/shop', url: 'http://shop.test/', intervalMs: 10_000, timeoutMs: 1000, failuresToAlert: 2, successesToResolve: 2, locations, failWhen }) as AskedSettings
  return knowCheck({ ...row, ...over }, settings, { stands: [], secret: undefined, nowMs: 0, heldSinceMs: undefined })
}

describe('a check with several locations', () => {
  test('fires with the onset of the failure that made the most of them, and resolves when it is not so any more', () => {
    const check = known(['a', 'b', 'c'])
    const tell = (location: string, seconds: number, isOk: boolean) => takeResult(check, { location, revision: 1, at: at(seconds), outcome: outcome(isOk), reportId: null }, seconds * 1000)
    expect([tell('a', 1, false), tell('a', 11, false), tell('b', 12, true), tell('c', 13, true), tell('b', 22, false)].map(({ transition }) => transition)).toEqual([null, 'fire', 'resolve', null, null])
    const fired = tell('b', 32, false)
    expect(fired).toMatchObject({ transition: 'fire', verdict: { firstFailureAt: at(22), failures: 2, error: 'It fails from a and b, of 3 locations. From a: It answered 500. From b: It answered 500.' }, firingId: fired.alertId })
    expect(tell('b', 42, true).transition).toBe(null)
    expect(tell('b', 52, true)).toMatchObject({ transition: 'resolve', alertId: fired.alertId, firingId: null })
  })

  test('what comes late, or of other settings, is history and counts nothing', () => {
    const check = known(['a', 'b'])
    takeResult(check, { location: 'a', revision: 1, at: at(60), outcome: outcome(true), reportId: null }, 60_000)
    for (const found of [{ at: at(50), revision: 1 }, { at: at(60), revision: 1 }, { at: at(70), revision: 2 }]) {
      expect(takeResult(check, { location: 'a', outcome: outcome(false), reportId: 1, ...found }, 61_000)).toMatchObject({ revision: -1, transition: null, stand: null })
    }
    expect(check.locations[0]).toMatchObject({ at: at(60), isOk: true, count: { failures: 0 } })
  })

  test('silence everywhere fires once, and ends with the first that is heard', () => {
    const check = known(['a', 'b'])
    expect(noteSilence(check, at(40), 40_000)).toBeUndefined()
    const fallen = noteSilence(check, at(60), 60_000)
    expect(fallen).toMatchObject({ unknown: 'fire', transition: null, found: null })
    expect(noteSilence(check, at(70), 70_000)).toBeUndefined()
    expect(takeResult(check, { location: 'b', revision: 1, at: at(71), outcome: outcome(true), reportId: null }, 71_000)).toMatchObject({ unknown: 'resolve', unknownAlertId: fallen?.unknownAlertId, unknownId: null })
  })

  test('a location that falls silent may turn the verdict by itself', () => {
    const check = known(['a', 'b'])
    for (const seconds of [1, 11]) takeResult(check, { location: 'b', revision: 1, at: at(seconds), outcome: outcome(true), reportId: null }, seconds * 1000)
    for (const seconds of [12, 22, 32, 42, 52, 62]) takeResult(check, { location: 'a', revision: 1, at: at(seconds), outcome: outcome(false), reportId: null }, seconds * 1000)
    expect(check.alertId).toBeNull()
    expect(noteSilence(check, at(63), 63_000)).toMatchObject({ transition: 'fire', unknown: null })
  })

  test('after a start one that was heard from nowhere stays so until it is heard', () => {
    const check = known(['a'], 'most', { unknown_alert_id: '0192f000-0000-7000-8000-000000000001' })
    expect(noteSilence(check, at(1), 1000)).toBeUndefined()
    expect(takeResult(check, { location: 'a', revision: 1, at: at(2), outcome: outcome(true), reportId: null }, 2000)).toMatchObject({ unknown: 'resolve', unknownAlertId: '0192f000-0000-7000-8000-000000000001' })
  })
})
