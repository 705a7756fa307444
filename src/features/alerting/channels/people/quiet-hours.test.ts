import { expect, test } from 'vitest'
import { isTimeZone, quietUntil } from './quiet-hours.ts'

const night = { from: '22:00', to: '07:00', zone: 'Europe/Berlin' }

test('quiet hours over midnight end in the morning of the person', () => {
  expect(quietUntil(night, new Date('2026-01-10T21:30:00Z'))).toEqual(new Date('2026-01-11T06:00:00Z'))
  expect(quietUntil(night, new Date('2026-01-10T05:59:30Z'))).toEqual(new Date('2026-01-10T06:00:00Z'))
  expect(quietUntil(night, new Date('2026-01-10T06:00:00Z'))).toBeUndefined()
  expect(quietUntil(night, new Date('2026-01-10T20:59:00Z'))).toBeUndefined()
  expect(quietUntil({ ...night, from: '12:00', to: '13:00' }, new Date('2026-01-10T11:15:00Z'))).toEqual(new Date('2026-01-10T12:00:00Z'))
})

test('in the night that the clock is set, they end when the clock says so', () => {
  expect(quietUntil(night, new Date('2026-03-28T22:00:00Z'))).toEqual(new Date('2026-03-29T05:00:00Z'))
  expect(quietUntil(night, new Date('2026-10-24T21:00:00Z'))).toEqual(new Date('2026-10-25T06:00:00Z'))
})

test('a zone is one that exists', () => {
  expect([isTimeZone('Europe/Berlin'), isTimeZone('UTC'), isTimeZone('Mars/Olympus')]).toEqual([true, true, false])
})
