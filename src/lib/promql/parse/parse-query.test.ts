import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PromqlError } from '../model/promql-error.ts'
import type { Expr } from './ast.ts'
import { parseQuery } from './parse-query.ts'

/** An expression with all its parentheses, as it is understood. */
function shown(expr: Expr): string {
  switch (expr.kind) {
    case 'number':
      return String(expr.value)
    case 'string':
      return JSON.stringify(expr.value)
    case 'paren':
      return shown(expr.expr)
    case 'unary':
      return `(${expr.operator}${shown(expr.expr)})`
    case 'binary':
      return `(${shown(expr.left)} ${expr.operator} ${shown(expr.right)})`
    case 'call':
      return `${expr.name}(${expr.args.map(shown).join(', ')})`
    case 'aggregate':
      return `${expr.operator}[${[expr.isWithout ? 'without' : 'by', ...expr.grouping].join(' ')}](${[...(expr.parameter ? [shown(expr.parameter)] : []), shown(expr.expr)].join(', ')})`
    case 'subquery':
      return `${shown(expr.expr)}[:]${expr.offset ? ' offset' : ''}${expr.pinned === undefined ? '' : ` @ ${expr.pinned}`}`
    case 'matrix-selector':
      return `${shown(expr.selector)}[]`
    default:
      return `${expr.name}{${expr.matchers.map(({ name, operator, value }) => `${name}${operator}${value}`).join()}}${expr.offset ? ' offset' : ''}${expr.pinned === undefined ? '' : ` @ ${expr.pinned}`}`
  }
}

describe('reading PromQL', () => {
  it.each([
    ['-1 ^ 2', '(-(1 ^ 2))'],
    ['2 ^ 3 ^ 2', '(2 ^ (3 ^ 2))'],
    ['-a * b', '((-a{__name__=a}) * b{__name__=b})'],
    ['a + b offset 5m', '(a{__name__=a} + b{__name__=b} offset)'],
    ['a + b offset 5m * c', '(a{__name__=a} + (b{__name__=b} offset * c{__name__=c}))'],
    ['a or b and c unless d', '(a{__name__=a} or ((b{__name__=b} and c{__name__=c}) unless d{__name__=d}))'],
    ['a % b atan2 c', '((a{__name__=a} % b{__name__=b}) atan2 c{__name__=c})'],
    ['rate(a[5m] @ 3 offset 1h)', 'rate(a{__name__=a} offset @ 3000[])'],
    ['SUM(a) BY (b)', 'sum[by b](a{__name__=a})'],
    ['{"a.b", c="d"}', '{__name__=a.b,c=d}'],
    ['count_values without (x)("y", a)', 'count_values[without x]("y", a{__name__=a})'],
    ['max_over_time(a[1h:5m] @ end())', 'max_over_time(a{__name__=a}[:] @ end)'],
    ['max_of(1, 2) + min_of(3, 4)', '(max_of(1, 2) + min_of(3, 4))'],
    ["'\\u00e9\\n' ", '"é\\n"'],
    ['0x1F + 1_000 + 2. + 1h30m', '(((31 + 1000) + 2) + 5400)'],
  ])('%s', (query, expected) => {
    expect(shown(parseQuery(query))).toBe(expected)
  })

  it.each([
    ['', '1:1: parse error: no expression found in input'],
    ['sum(', '1:5: parse error: unclosed left parenthesis'],
    ['foo bar', '1:5: parse error: unexpected identifier "bar"'],
    ['nosuch(a)', '1:1: parse error: unknown function with name "nosuch"'],
    ['rate(a)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector'],
    ['a[5m][5m]', '1:1: parse error: ranges only allowed for vector selectors'],
    ['{a=~".*"}', '1:1: parse error: vector selector must contain at least one non-empty matcher'],
    ['a{__name__="b"}', '1:1: parse error: metric name must not be set twice: "a" or "b"'],
    ['1 == 1', '1:3: parse error: comparisons between scalars must use BOOL modifier'],
    ['a and 1', '1:1: parse error: set operator "and" not allowed in binary scalar expression'],
    ['topk(a)', '1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1'],
    ['a offset 1m offset 2m', '1:1: parse error: offset may not be set multiple times'],
    ['a\n  + ]', '2:5: parse error: unexpected "]"'],
  ])('%s fails', (query, message) => {
    expect(() => parseQuery(query)).toThrow(message)
  })

  it('refuses any text with an error of its own, never another', () => {
    const word = fc.constantFrom('a', 'sum', 'rate', '(', ')', '[5m]', '[1h:]', '{', '}', 'b="c"', ',', 'by', 'on', 'offset', '1m', '@', 'start()', '-', '+', '^', '"x"', "'", '`', '2', 'or', 'bool', '==', '\\', '\n', 'é')
    fc.assert(fc.property(fc.array(word, { maxLength: 14 }), (words) => {
      try {
        parseQuery(words.join(' '))
      } catch (error) {
        expect(error).toBeInstanceOf(PromqlError)
      }
    }), { numRuns: 1500 })
  })

  it('refuses what is nested without end', () => {
    expect(() => parseQuery(`${'('.repeat(50_000)}1${')'.repeat(50_000)}`)).toThrow(/nested deeper than/)
    expect(() => parseQuery('-'.repeat(50_000))).toThrow(PromqlError)
  })
})
