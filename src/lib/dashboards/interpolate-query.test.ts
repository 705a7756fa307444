import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from '#lib/promql'
import { parseSelector } from '#lib/logql'
import { interpolateQuery } from './interpolate-query.ts'
import { interpolateText } from './interpolate-text.ts'
import type { ShownVariable } from './shown-variable.ts'
import { timeVariables } from './time-variables.ts'

const time = new Map([['__interval', '30s'], ['__rate_interval', '1m'], ['__range', '3600s'], ['__from', '1000'], ['step', '1m']])
function shown(name: string, values: readonly string[], more: Partial<ShownVariable['variable']> = {}, options: readonly string[] = values): [string, ShownVariable] {
  return [name, { variable: { name, type: 'query', ...more }, values, options: options.map((value) => ({ value, text: value })) }]
}
const put = (query: string, ...variables: readonly [string, ShownVariable][]) => interpolateQuery(query, { variables: new Map(variables), time })

describe('variables in an expression', () => {
  it.each([
    ['up{job="$job"}', [shown('job', ['api'])], 'up{job="api"}'],
    ['up{job=~"$job"}', [shown('job', ['api', 'a.b'], { multi: true })], 'up{job=~"(api|a\\\\.b)"}'],
    ['up{job="$job"}', [shown('job', ['api', 'a.b'], { multi: true })], 'up{job=~"(api|a\\\\.b)"}'],
    ['up{job!="$job:9100"}', [shown('job', ['a', 'b'], { multi: true })], 'up{job!~"(a|b):9100"}'],
    ['up{job=~"$job.*"}', [shown('job', ['a.b'])], 'up{job=~"a.b.*"}'],
    ['up{job=~"${job:regex}", x=~"${job:pipe}"}', [shown('job', ['a.b', 'c'], { multi: true })], 'up{job=~"(a\\\\.b|c)", x=~"a.b|c"}'],
    ['up{job=~"[[job]]"}', [shown('job', ['$__all'], { multi: true, includeAll: true, allValue: '.*' })], 'up{job=~".*"}'],
    ['up{job="$job"}', [shown('job', ['$__all'], { includeAll: true }, ['a', 'b'])], 'up{job=~"(a|b)"}'],
    ['rate(x[$__rate_interval]) # $job\n+ rate(x[${__interval}])', [], 'rate(x[1m]) \n+ rate(x[30s])'],
    ['label_replace(up, "a", "$1", "job", "(.*)$")', [shown('job', ['x'])], 'label_replace(up, "a", "$1", "job", "(.*)$")'],
    ['sum by ($by) (up)', [shown('by', ['job', 'instance'], { multi: true })], 'sum by (job,instance) (up)'],
    ['{app="$app"} |= `$text`', [shown('app', ['x']), shown('text', ['a`b'], { type: 'text' })], '{app="x"} |= "a`b"'],
    ['topk($n, up)', [shown('n', ['5'], { type: 'custom', options: ['5'] })], 'topk(5, up)'],
    ['rate(x[$every])', [shown('every', ['auto'], { type: 'interval' })], 'rate(x[30s])'],
    ['up{job="$gone"}', [], 'up{job="$gone"}'],
  ] as const)('%s', (query, variables, wanted) => {
    expect(put(query, ...(variables as readonly [string, ShownVariable][]))).toBe(wanted)
  })

  it('refuses what would be more than a name outside of a string, unless the dashboard itself offers it', () => {
    expect(() => put('sum($metric)', shown('metric', ['up) or vector(1']))).toThrow('cannot stand outside of a string')
    expect(put('sum($metric)', shown('metric', ['rate(x[5m])'], { type: 'custom', options: ['rate(x[5m])'] }))).toBe('sum(rate(x[5m]))')
  })

  it('keeps whatever value within the matcher that it stands in', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('"', "'", '`'), (value, quote) => {
      const expr = parseQuery(put(`up{job=${quote}$v${quote}, other="1"}`, shown('v', [value])))
      expect(expr).toMatchObject({ kind: 'vector-selector', matchers: expect.arrayContaining([expect.objectContaining({ name: 'job', operator: '=', value }), expect.objectContaining({ name: 'other', value: '1' })]) })
    }))
  })

  it('fits exactly the values that are chosen, in PromQL and LogQL', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    fc.assert(fc.property(fc.uniqueArray(word, { minLength: 2, maxLength: 4 }), word, fc.constantFrom('=', '=~'), fc.constantFrom('"', "'", '`'), (values, other, operator, quote) => {
      const text = put(`up{job${operator}${quote}$v${quote}}`, shown('v', values, { multi: true }))
      const expr = parseQuery(text)
      const matcher = 'matchers' in expr ? expr.matchers.find(({ name }) => name === 'job') : undefined
      for (const value of values) expect(matcher?.fits(value), text).toBe(true)
      expect(matcher?.fits(other)).toBe(values.includes(other))
      if (quote === "'") return
      const [logs] = parseSelector(put(`{job${operator}${quote}$v${quote}}`, shown('v', values, { multi: true })))
      for (const value of values) expect(logs?.fits(value)).toBe(true)
      expect(logs?.fits(other)).toBe(values.includes(other))
    }), { numRuns: 200 })
  })

  it('never throws but for what may not stand there', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (query, value) => {
      try {
        put(query.replaceAll('x', '$v'), shown('v', [value]))
      } catch (error) {
        expect((error as Error).message).toContain('cannot stand outside')
      }
    }))
  })
})

it('writes what is chosen into titles and links', () => {
  const variables = new Map([shown('job', ['a', 'b c'], { multi: true })])
  expect(interpolateText('Jobs $job, $other', variables)).toBe('Jobs a + b c, $other')
  expect(interpolateText('/d/x?${job:queryparam}', variables)).toBe('/d/x?var-job=a&var-job=b%20c')
})

it('makes lengths of a range and of how many points fit', () => {
  const { values, stepMs } = timeVariables({ from: 0, to: 86_400_000, points: 300 })
  expect(stepMs).toBe(300_000)
  expect(Object.fromEntries(values)).toMatchObject({ __interval: '300s', __rate_interval: '315s', __range: '86400s', __range_s: '86400', __interval_ms: '300000' })
  expect(timeVariables({ from: 0, to: 900_000, points: 300, minStepMs: 60_000 }).stepMs).toBe(60_000)
})
