import { expect, test } from 'vitest'
import { versionOfDescription } from './repository-commits.ts'

test.each([
  ['v1.4.2-0-gabc1234', '1.4.2'],
  ['1.4.2-0-gabc1234', '1.4.2'],
  ['v1.4.2-3-gabc1234', '1.4.2+3.abc1234'],
  ['v2.0.0-rc.1-0-gabc1234', '2.0.0-rc.1'],
  ['v2.0.0-rc.1-12-gabc1234', '2.0.0-rc.1+12.abc1234'],
  ['v1.4.2+build.7-1-gabc1234', '1.4.2+1.abc1234'],
  ['v1.4-0-gabc1234', undefined],
  ['release-7-0-gabc1234', undefined],
])('%s reads as version %s', (description, version) => {
  expect(versionOfDescription(description)).toBe(version)
})
