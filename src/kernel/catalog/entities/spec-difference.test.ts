import { expect, it } from 'vitest'
import { shortSpec, specDifference } from './spec-difference.ts'

const many = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@1`)

it('tells only what changed, of long lists what came and went', () => {
  expect(specDifference({ a: 1, b: [1], c: 'x', all: many(3000) }, { a: 1, b: [2], d: 'y', all: [...many(2999), 'new@2'] })).toEqual({
    before: { b: [1], c: 'x', all: ['p2999@1'] }, after: { b: [2], d: 'y', all: ['new@2'] },
  })
})

it('cuts long lists and says so', () => {
  expect(shortSpec({ all: many(3000), name: 'x' })).toEqual({ all: [...many(100), '… and 2900 more'], name: 'x' })
})
