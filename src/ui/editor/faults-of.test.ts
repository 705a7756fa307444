import { expect, it } from 'vitest'
import { faultsOf } from './faults-of.ts'

it.each([
  ['up{', { from: 3, to: 3 }, [2, 3]], ['a b', { from: 2, to: 3 }, [2, 3]], ['abc', { from: 0, to: 0 }, [0, 1]], ['abc', { from: 9, to: 12 }, [2, 3]],
] as const)('marks something of %j for %j', (text, place, [from, to]) => {
  expect(faultsOf(text, () => ({ ...place, message: 'wrong' }))).toEqual([{ from, to, severity: 'error', message: 'wrong' }])
})

it('says nothing of nothing, nor of what is right', () => {
  expect(faultsOf('  ', () => ({ from: 0, to: 0, message: 'no expression' }))).toEqual([])
  expect(faultsOf('up', () => undefined)).toEqual([])
})
