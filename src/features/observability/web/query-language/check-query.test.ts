import { expect, it } from 'vitest'
import { signatureOf } from '#lib/promql'
import { checkLogql } from './check-logql.ts'
import { checkPromql } from './check-promql.ts'

it.each([['rate(x[$step])'], ['sum by (job) (rate(http_requests_total{job="a"}[$__rate_interval]))'], ['max_over_time(x[$__range:$__interval])']])('PromQL: %s is right', (text) => expect(checkPromql(text)).toBeUndefined())
it.each([
  ['rate(x', { from: 6, message: '1:7: parse error: unclosed left parenthesis' }], ['rate(x)', { from: 5, to: 6 }], ['up + \n bogus(x)', { from: 7, to: 12 }],
] as const)('PromQL: %j is wrong there', (text, fault) => expect(checkPromql(text)).toMatchObject(fault))

it('LogQL: is right, or wrong at a place', () => {
  expect(checkLogql('sum(rate({a="b"} |= "x" [$step]))')).toBeUndefined()
  expect(checkLogql('{a="b"} |')).toMatchObject({ from: 9 })
  expect(checkLogql('{a="b"}\n | bogus x')).toMatchObject({ from: 17 })
})

it('tells how a function is called', () => {
  expect(signatureOf('rate')).toBe('(range vector) → instant vector')
  expect(signatureOf('round')).toBe('(instant vector, [scalar]) → instant vector')
  expect(signatureOf('label_join')).toBe('(instant vector, string, string, [string], …) → instant vector')
  expect(signatureOf('constructor')).toBeUndefined()
})
