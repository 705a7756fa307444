import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anchorsOf } from './anchors.ts'
import type { Need } from './needed-text.ts'

const word = fc.constantFrom('error', 'status":500,"duration_ms":1', 'quetzal', 'a', 'ab\ncd', '日本', '.77', 'timeout ')
const { need } = fc.letrec<{ need: Need }>((tie) => ({
  need: fc.oneof({ maxDepth: 3 }, word.map((text) => ({ text })), fc.array(tie('need'), { maxLength: 3 }).map((all) => ({ all })), fc.array(tie('need'), { minLength: 1, maxLength: 3 }).map((any) => ({ any }))),
}))

function isMet(wanted: Need, line: string): boolean {
  if ('text' in wanted) return line.includes(wanted.text)
  return 'all' in wanted ? wanted.all.every((each) => isMet(each, line)) : wanted.any.some((each) => isMet(each, line))
}

it('has a piece of every line that meets all needs', () => {
  fc.assert(fc.property(fc.array(need, { maxLength: 3 }), fc.array(word, { maxLength: 8 }), fc.array(word, { maxLength: 20 }), (needs, words, others) => {
    const line = words.join('')
    const pieces = anchorsOf(needs, Buffer.from(others.join('\n')))
    if (pieces.length > 0 && needs.every((each) => isMet(each, line))) expect(pieces.some((piece) => Buffer.from(line).includes(piece))).toBe(true)
  }), { numRuns: 2000 })
})

it('are those that a sample of the text has the least of', () => {
  const text = Buffer.from('{"level":"info","status":200,"duration_ms":12.5}\n'.repeat(500))
  const found = (needs: readonly Need[]): string[] => anchorsOf(needs, text).map(String)
  expect(found([{ all: [{ text: '"duration_ms":1' }, { text: '.77' }] }])).toEqual(['.77'])
  const [piece = ''] = found([{ text: '"level":"quiz"' }])
  expect(text.includes(piece)).toBe(false)
  expect(piece.length).toBeLessThan(8)
  expect(found([{ any: [{ text: 'error' }, { all: [] }] }])).toEqual([])
})
