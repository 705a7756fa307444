import { describe, expect, test } from 'vitest'
import { CheckSettings, type SettingsOf } from '../checks-contract.ts'
import { followPing, followSilence } from './follow-heartbeat.ts'
import { dueAt, lateAt } from './late-at.ts'
import { maskBody } from './mask-body.ts'
import { PingLimit } from './ping-limit.ts'

const settings = (more: Record<string, unknown> = {}) => CheckSettings.parse({ name: 'backup', service: 'service:default/shop', kind: 'heartbeat', intervalMs: 3_600_000, graceMs: 300_000, ...more }) as SettingsOf<'heartbeat'>
const at = (text: string) => new Date(`2026-03-01T${text}Z`)
const fresh = { lateAt: null, runStartedAt: null }

describe('when a ping is due', () => {
  test.each([
    [{}, '10:00:00', '11:00:00'],
    [{ cron: '30 6 * * *' }, '05:00:00', '06:30:00'],
    // A clock that is a little ahead calls for the time that comes, not for one more.
    [{ cron: '0 * * * *' }, '05:59:20', '07:00:00'], [{ cron: '0 * * * *' }, '05:58:00', '06:00:00'], [{ cron: '* * * * *' }, '05:59:50', '06:00:00'],
    [{ cron: '30 6 * * *', timeZone: 'Asia/Kolkata' }, '00:00:00', '01:00:00'],
  ])('%j after %s', (more, after, expected) => {
    expect(dueAt(settings(more), at(after))).toEqual(at(expected))
  })

  test('summer time: a job at 02:30 in Berlin runs once', () => {
    expect(dueAt(settings({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' }), new Date('2026-10-24T12:00:00Z'))?.toISOString()).toMatch(/^2026-10-25T0[01]:30/)
    expect(lateAt(settings({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' }), new Date('2026-03-28T12:00:00Z'))?.toISOString()).toMatch(/^2026-03-29T0[01]:/)
  })
})

test('a start is given its grace, an end says how long it took', () => {
  const started = followPing(settings(), fresh, { at: at('10:00:00'), kind: 'start', exitCode: null })
  expect(started).toEqual({ beat: { runStartedAt: at('10:00:00'), lateAt: at('10:05:00') }, durationMs: null, found: undefined })
  expect(followPing(settings(), started.beat, { at: at('10:01:00'), kind: 'log', exitCode: null })).toEqual({ beat: started.beat, durationMs: null, found: undefined })
  expect(followPing(settings(), started.beat, { at: at('10:02:00'), kind: 'success', exitCode: 0 })).toEqual({ beat: { runStartedAt: null, lateAt: at('11:07:00') }, durationMs: 120_000, found: { isOk: true, error: null } })
  expect(followPing(settings(), fresh, { at: at('10:02:00'), kind: 'fail', exitCode: 3 })).toMatchObject({ durationMs: null, found: { isOk: false, error: 'The job ended with exit code 3.' } })
})

test('silence is a failure once in each period, and what is long over is not made up for', () => {
  const late = { lateAt: at('11:05:00'), runStartedAt: null }
  expect(followSilence(settings(), late, { now: at('11:05:01'), deaf: [] })).toMatchObject({ beat: { lateAt: at('12:05:00') }, found: { isOk: false, error: 'No ping came: it was due 2026-03-01T11:00:00Z, and 5 m of grace are over.' } })
  expect(followSilence(settings(), late, { now: at('18:30:00'), deaf: [] }).beat).toEqual({ lateAt: at('19:35:00'), runStartedAt: null })
  expect(followSilence(settings(), { lateAt: at('10:05:00'), runStartedAt: at('10:00:00') }, { now: at('10:05:00'), deaf: [] })).toMatchObject({ found: { isOk: false, error: 'The run that began 2026-03-01T10:00:00Z has not ended in the 5 m that it may take.' } })
})

test('where nobody listened it is unknown', () => {
  const late = { lateAt: at('11:05:00'), runStartedAt: null }
  const deaf = (from: string, to: string) => [{ from: at(from), to: at(to) }]
  expect(followSilence(settings(), late, { now: at('11:06:00'), deaf: deaf('11:01:00', '11:03:00') }).found).toMatchObject({ isOk: null, error: expect.stringContaining('did not listen from 2026-03-01T11:01:00Z to 2026-03-01T11:03:00Z') })
  expect(followSilence(settings(), late, { now: at('11:06:00'), deaf: deaf('10:10:00', '10:20:00') }).found).toMatchObject({ isOk: false })
  expect(followSilence(settings(), late, { now: at('11:20:00'), deaf: deaf('11:06:00', '11:20:00') }).found).toMatchObject({ isOk: false })
})

test('what a job sends along is cut and shows no secret', () => {
  expect(maskBody(Buffer.from('PGPASSWORD=hunter2 {"token": "abc"} Authorization: Bearer xyz https://ada:geheim@db/ done\0'))).toBe('PGPASSWORD=*** {"token": "***"} Authorization: Bearer *** https://ada:***@db/ done')
  expect(maskBody(Buffer.from('é'.repeat(20_000)))).toBe('é'.repeat(5000))
})

test('a flood is told to wait', () => {
  const limit = new PingLimit(2)
  expect([0, 0, 0, 59_000, 61_000].map((nowMs) => limit.take('a', nowMs))).toEqual([0, 0, 60, 1, 0])
  expect(limit.take('b', 61_000)).toBe(0)
})
