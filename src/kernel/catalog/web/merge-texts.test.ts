import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergedText, mergeTexts } from './merge-texts.ts'

const base = 'a\nb\nc\nd\n'

describe('two edits of one text', () => {
  it('takes what only one side changed', () => {
    expect(mergeTexts(base, 'a\nB\nc\nd\n', 'a\nb\nc\nd\ne\n')).toEqual([{ kind: 'same', text: 'a\nB\nc\nd\ne\n' }])
    expect(mergeTexts(base, 'a\nb\nc\nd\n', '')).toEqual([])
    expect(mergeTexts(base, 'x\nb\nc\nd\n', 'x\nb\nd\n')).toEqual([{ kind: 'same', text: 'x\nb\nd\n' }])
  })

  it('leaves to choose what both changed', () => {
    const parts = mergeTexts(base, 'a\nmine\nc\nd\n', 'a\ntheirs\nc\nD\n')
    expect(parts).toEqual([{ kind: 'same', text: 'a\n' }, { kind: 'conflict', mine: 'mine\n', theirs: 'theirs\n' }, { kind: 'same', text: 'c\nD\n' }])
    expect(mergedText(parts, () => 'mine')).toBe('a\nmine\nc\nD\n')
    expect(mergedText(parts, () => 'theirs')).toBe('a\ntheirs\nc\nD\n')
  })

  it('gives the other side where one changed nothing, and never loses what both agree on', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 }).map((lines) => lines.map((line) => `${line}\n`).join(''))
    fc.assert(fc.property(text, text, (one, two) => {
      expect(mergedText(mergeTexts(one, one, two), () => 'mine')).toBe(two)
      expect(mergedText(mergeTexts(one, two, one), () => 'mine')).toBe(two)
      expect(mergedText(mergeTexts(one, two, two), () => 'mine')).toBe(two)
    }))
  })
})
