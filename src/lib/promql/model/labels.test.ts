import { expect, it } from 'vitest'
import { Labels } from './labels.ts'

it('has a key of its own for all that differs', () => {
  const keys = [Labels.empty, Labels.of({ a: 'b' }), Labels.of({ a: 'b\u{1}c\u{1}d' }), Labels.of({ a: 'b', c: 'd' }), Labels.of({ a: 'b\u{1}c', d: 'e' })].map(({ key }) => key)
  expect(new Set(keys).size).toBe(5)
  expect(Labels.of({ b: '2', a: '1', c: '' }).key).toBe(Labels.ofPairs([['a', '1'], ['b', '2']]).key)
})
