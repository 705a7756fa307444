import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { type Need, neededText } from './needed-text.ts'

function has(need: Need, line: string): boolean {
  if ('text' in need) return line.includes(need.text)
  return 'all' in need ? need.all.every((each) => has(each, line)) : need.any.some((each) => has(each, line))
}

describe('what a pattern needs', () => {
  it.each([
    ['timeout', { text: 'timeout' }],
    ['time.*out', { all: [{ text: 'time' }, { text: 'out' }] }],
    ['err(or)? in (pool|cache)', { all: [{ text: 'err' }, { text: ' in ' }, { any: [{ text: 'pool' }, { text: 'cache' }] }] }],
    ['(?i)TimeOut', { text: 'timeout' }],
    ['a|b', { all: [] }],
    ['[abc]+', { all: [] }],
    [String.raw`\d+ms`, { all: [] }],
    [String.raw`status=\d+ took`, { all: [{ text: 'status=' }, { text: ' took' }] }],
    [String.raw`\Qa.b(c\E`, { text: 'a.b(c' }],
    ['(?i)straße', { all: [] }],
    ['(', { all: [] }],
    ['(abc)+x{0,3}', { text: 'abc' }],
    ['^level=error$', { text: 'level=error' }],
  ])('%s', (pattern, wanted) => {
    expect(neededText(pattern).need).toEqual(wanted)
  })
})

it('never asks for more than what fits has', () => {
  const piece = fc.constantFrom('abc', 'de', 'x', '.', '.*', '(abc|de)', '(?:x|abc)+', '[a-c]', 'b?', 'c{2}', '(a|)', 'e*', String.raw`\d`, String.raw`\w+`, '^', '$', '|', '(?i)')
  const line = fc.array(fc.constantFrom('abc', 'de', 'x', 'ABC', '1', ' ', 'cc', 'ab'), { maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), line, (pieces, text) => {
    const pattern = pieces.join('')
    let compiled
    try {
      compiled = RE2JS.compile(pattern)
    } catch {
      return
    }
    if (!compiled.test(text)) return
    const { need, ignoresCase } = neededText(pattern)
    expect(has(need, ignoresCase ? text.toLowerCase() : text)).toBe(true)
  }), { numRuns: 3000 })
})
