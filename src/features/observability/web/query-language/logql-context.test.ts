import fc from 'fast-check'
import { expect, it } from 'vitest'
import { logqlContext } from './logql-context.ts'

it.each([
  ['', { kind: 'expression', typed: '' }],
  ['ra', { kind: 'expression', typed: 'ra', from: 0 }],
  ['sum by (', { kind: 'grouping-label', typed: '' }],
  ['sum by (app, le', { kind: 'grouping-label', typed: 'le' }],
  ['{', { kind: 'label-name', typed: '', matchers: '' }],
  ['{app="shop", na', { kind: 'label-name', typed: 'na', matchers: '{app="shop"}', from: 13 }],
  ['{app="', { kind: 'label-value', label: 'app', typed: '', from: 6 }],
  ['{app="shop", level=~"er', { kind: 'label-value', label: 'level', typed: 'er', matchers: '{app="shop"}', from: 21 }],
  ['{app!="shop", level="', { kind: 'label-value', label: 'level', matchers: '' }],
  ['{app=`sh', { kind: 'label-value', label: 'app', typed: 'sh' }],
  ['{app', { kind: 'label-name', typed: 'app' }],
  ['{app=', { kind: 'nothing' }],
  ['{app="shop"', { kind: 'nothing' }],
  ['{app="shop"} ', { kind: 'pipe', selector: '{app="shop"}' }],
  ['{app="shop"} | ', { kind: 'stage', selector: '{app="shop"}' }],
  ['{app="shop"} | js', { kind: 'stage', typed: 'js' }],
  ['{app="shop"} |= "time', { kind: 'nothing' }],
  ['{app="shop"} |= "timeout" ', { kind: 'pipe' }],
  ['{app="shop"} | json | unwrap du', { kind: 'field', typed: 'du' }],
  ['{app="shop"} | json | a="b" and c', { kind: 'field', typed: 'c' }],
  ['rate({app="shop"} | json [', { kind: 'duration', typed: '' }],
  ['rate({app="shop"}[5', { kind: 'duration', typed: '5' }],
  ['rate({app="shop"}[5m]) / ', { kind: 'expression' }],
  ['# a word', { kind: 'nothing' }],
  ['{app="a}{"} | ', { kind: 'stage', selector: '{app="a}{"}' }],
] as const)('%j', (before, context) => expect(logqlContext(before)).toMatchObject(context))

it('takes any text', () => {
  fc.assert(fc.property(fc.string(), (text) => {
    const { from, typed } = logqlContext(text)
    expect(text.slice(from)).toBe(typed)
  }))
})
