import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../../test/harness/processor-time.ts'
import { safePattern } from './safe-pattern.ts'

describe('a pattern that JavaScript may look for', () => {
  it.each(['timeout|refused', '(?i)error', 'quetzal[a-z]+ was|status":50[0-9],"duration_ms":1[0-9]{3}\\.77', 'user":"u4[0-9]{3}7"', 'level":"warn".*path":"/api/[0-9]+"', '^a[^b]*b', 'took [0-9]+ms$', String.raw`\bGET\b /(?:api|v1)/\w+ `, '(foo)?bar', '.*x.*', 'a{2,5}b'])('is %s', (pattern) => {
    expect(safePattern(pattern)).toBeDefined()
  })

  it.each(['(a+)+b', '(a|aa)*c', 'a*a', '[a-z]+[a-f]x', '.*[0-9]+.*x', '(x+x+)+y', '(?:a?){20}', '\\d+\\w+z', 'a+.b', '(?m)^a', '\\pL+', 'é', '[[:alpha:]]x', '(?U)a+b', '\\Qa\\E', '(?i:x)', 'a**', 'x{2}{3}', '(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)', '(ab)+'])('is not %s', (pattern) => {
    expect(safePattern(pattern)).toBeUndefined()
  })

  it('is left to RE2 in a long line', () => {
    expect(safePattern('a')?.('a'.repeat(3000))).toBeUndefined()
  })
})

it('finds what RE2 finds', () => {
  const piece = fc.constantFrom('a', 'b', 'ab', 'X', ' ', '1', '.', '.*', '[a-c]', '[^a]', '[^a-z ]+', 'b?', 'c{2}', 'a{1,2}', '[0-9]+', '(a|b1)', '(?:ab|X)', '(a|)', String.raw`\d`, String.raw`\w+`, String.raw`\s`, String.raw`\S*`, '^', '$', '|', String.raw`\.`, String.raw`\b`, '-', '[-a]', String.raw`[\d.]`, String.raw`\n`, '"', '(?i)', '(?s)', ' +', 'x*')
  const line = fc.array(fc.constantFrom('a', 'b', 'ab', 'x', 'X', '1', '23', ' ', '.', '\n', '-', '"', 'cc', '\t', '_'), { maxLength: 12 }).map((parts) => parts.join(''))
  let compared = 0
  fc.assert(fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.array(line, { minLength: 1, maxLength: 6 }), (pieces, lines) => {
    const pattern = pieces.join('')
    let compiled
    try {
      compiled = RE2JS.compile(pattern)
    } catch {
      return
    }
    const fast = safePattern(pattern)
    for (const each of lines) {
      const found = fast?.(each)
      if (found === undefined) continue
      compared += 1
      expect([pattern, each, found]).toEqual([pattern, each, compiled.test(each)])
    }
  }), { numRuns: 20_000 })
  expect(compared).toBeGreaterThan(5000)
})

it('is quick whatever the line, where it is taken', () => {
  const patterns = ['[a-z]+ was', 'a[^b]*b', 'took [0-9]+ms$', '[a-z]*[0-9]x', '(foo)?bar', 'x.*y.*z', 'a{2,900}b'].map(safePattern)
  const startedAt = processorMs()
  for (const line of ['a'.repeat(2048), 'x'.repeat(2048), 'foo'.repeat(682), 'took 1'.repeat(341)]) for (const test of patterns) test?.(line)
  expect(processorMs() - startedAt).toBeLessThan(2000)
})
