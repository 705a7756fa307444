import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Masker } from './masker.ts'

describe('Masker', () => {
  it('hides secrets, the lines of a secret, and overlapping secrets as one', () => {
    expect(new Masker(['hunter2']).mask('a hunter2 b hunter2')).toBe('a *** b ***')
    expect(new Masker(['first line\nsecond line']).mask('x second line y')).toBe('x *** y')
    expect(new Masker(['abcd', 'cdef']).mask('-abcdef-')).toBe('-***-')
    expect(new Masker(['', '  ']).mask('nothing   here')).toBe('nothing   here')
  })

  it('hides base64, JSON and URI forms, at any offset', () => {
    const masker = new Masker(['pass"word/42'])
    for (const prefix of ['', 'u', 'u:', 'user:']) {
      expect(masker.mask(btoa(`${prefix}pass"word/42`))).toContain('***')
      expect(masker.mask(btoa(`${prefix}pass"word/42tail`))).toContain('***')
    }
    expect(masker.mask(JSON.stringify({ a: 'pass"word/42' }))).toBe('{"a":"***"}')
    expect(masker.mask(encodeURIComponent('pass"word/42'))).toBe('***')
  })

  it('holds back no more than may be a secret', () => {
    const stream = new Masker(['secret']).stream()
    expect(stream.write('say sec')).toBe('say ')
    expect(stream.write('ond\n')).toBe('second\n')
    expect(stream.write('secr')).toBe('')
    expect(stream.write('et!')).toBe('***!')
    expect(stream.flush()).toBe('')
  })

  it('gives in pieces what it gives for the whole, and never a secret', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', '*'), maxLength: 60 })
    const secrets = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n'), minLength: 1, maxLength: 8 }), { maxLength: 4 })
    fc.assert(fc.property(text, secrets, fc.array(fc.nat(60), { maxLength: 10 }), (whole, given, cuts) => {
      const masker = new Masker(given)
      const stream = masker.stream()
      const places = [...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length]
      let shown = ''
      let at = 0
      for (const place of places) {
        shown += stream.write(whole.slice(at, place))
        at = place
      }
      shown += stream.flush()
      expect(shown).toBe(masker.mask(whole))
      for (const secret of given.filter((each) => each.trim() !== '')) expect(shown.includes(secret)).toBe(false)
    }), { numRuns: 2000 })
  })
})
