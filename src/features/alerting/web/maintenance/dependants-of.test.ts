import { expect, it } from 'vitest'
import { dependantsOf } from './dependants-of.ts'

const edge = (from: string, to: string, more: { type?: string; isRefused?: boolean } = {}) => ({ from, to, type: 'dependsOn', origin: 'file' as const, reason: '', evidence: null, isRefused: false, ...more })

it('follows who depends on it for three steps, and nothing that was refused', () => {
  const edges = [edge('b', 'a'), edge('c', 'b'), edge('d', 'c'), edge('e', 'd'), edge('a', 'd'), edge('x', 'a', { isRefused: true }), edge('y', 'a', { type: 'ownedBy' }), edge('a', 'z')]
  expect(dependantsOf('a', { edges })).toEqual(['b', 'c', 'd'])
  expect(dependantsOf('e', { edges })).toEqual([])
})
