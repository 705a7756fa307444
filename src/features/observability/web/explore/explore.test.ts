import { expect, it } from 'vitest'
import type { QueryAnswer } from '#kernel/telemetry/contract'
import { type AskedQuery, freeLetter, queriesOf, searchOfQueries } from './explore-address.ts'
import { fillIn } from './fill-in.ts'
import { instantRows } from './instant-rows.ts'
import { mergeAnswers } from './merge-answers.ts'
import { selectorText } from './selector-text.ts'

const asked = (letter: AskedQuery['letter'], query = 'up', legend = ''): AskedQuery => ({ letter, query, legend, isOff: false })
const answer = (...series: QueryAnswer['series']): QueryAnswer => ({ type: 'matrix', series, warnings: [], infos: [] })

it('keeps queries in the address and reads them from there', () => {
  const queries: AskedQuery[] = [asked('a', 'up'), { letter: 'c', query: 'rate(x[5m])', legend: '{{job}}', isOff: true }]
  const search = searchOfQueries(queries)
  expect(search).toMatchObject({ query: 'up', 'query-c': 'rate(x[5m])', 'legend-c': '{{job}}', 'off-c': 'yes', 'query-b': undefined })
  expect(queriesOf(search)).toEqual(queries)
  expect(queriesOf({})).toEqual([asked('a', '')])
  expect(freeLetter(queries)).toBe('b')
})

it('puts lengths in for their names', () => {
  const range = { from: 0, to: 3_600_000 }
  expect(fillIn('rate(x[$step]) + rate(x[$__rate_interval]) + x[$__interval] + x[${__range}]', range, 30_000)).toBe('rate(x[120s]) + rate(x[120s]) + x[30s] + x[3600s]')
  expect(fillIn('x{a="$other"} $steps', range, 1000)).toBe('x{a="$other"} $steps')
})

it('puts answers on one grid, tells them apart, and leaves gaps', () => {
  const { times, lines } = mergeAnswers([
    { asked: asked('a'), answer: answer({ labels: { __name__: 'up', job: 'x' }, samples: [[0, '1'], [20, 'NaN']] }) },
    { asked: asked('b', 'sum(y)', 'all'), answer: answer({ labels: { k: '1' }, samples: [[10, '2']] }, { labels: { k: '2' }, samples: [[10, '+Inf']] }) },
  ], { from: 0, to: 20, stepMs: 10 })
  expect(times).toEqual([0, 10, 20])
  expect(lines).toEqual([{ name: 'A · up{job="x"}', values: [1, null, null] }, { name: 'B · all', values: [null, 2, null] }, { name: 'B · all (2)', values: [null, null, null] }])
  expect(mergeAnswers([{ asked: asked('a', '1 + 1'), answer: answer({ labels: {}, samples: [[0, '2']] }) }], { from: 0, to: 0, stepMs: 10 }).lines[0]?.name).toBe('{}')
})

it('makes columns of the labels that tell rows apart', () => {
  const labels = (at: number) => ({ __name__: 'x', a: `${at}`, b: `${at % 2}`, c: 'c', d: 'd', e: 'e', f: 'f', g: 'g' })
  const { rows, columns, hasMetric } = instantRows([{ asked: asked('a'), answer: answer({ labels: labels(1), samples: [[0, '3']] }, { labels: labels(2), samples: [[0, '+Inf']] }) }])
  expect({ columns, hasMetric }).toEqual({ columns: ['a', 'b', 'c', 'd', 'e', 'f'], hasMetric: true })
  expect(rows.map(({ metric, others, value, number }) => [metric, others, value, number])).toEqual([['x', '{g="g"}', '3', 3], ['x', '{g="g"}', '+Inf', Infinity]])
})

it.each([['up', {}, 'up'], ['up', { job: 'a"b', 'http.x': '1' }, 'up{job="a\\"b", "http.x"="1"}'], ['http.took', { a: 'b' }, '{"http.took", a="b"}']])('%s with %j is %s', (metric, labels, text) => expect(selectorText(metric, labels)).toBe(text))
