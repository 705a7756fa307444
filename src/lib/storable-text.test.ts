import { expect, it } from 'vitest'
import { findUnstorable } from './storable-text.ts'

it('finds NUL and half characters wherever they are, and nothing in honest text', () => {
  expect(findUnstorable({ a: ['x', { b: 'y\0' }] })).toBe('a.1.b')
  expect(findUnstorable({ a: { 'k\ud800': 1 } })).toBe('a')
  expect(findUnstorable('\udc00')).toBe('')
  for (const fine of ['', '🦉 ok \n\t', 'e\u0301', 7, null, undefined, { a: [1, true] }, '\ud83e\udd89']) expect(findUnstorable(fine)).toBeUndefined()
})
