import { expect, it } from 'vitest'
import type { LogLine } from '#kernel/telemetry/contract'
import { logLevels } from '#lib/log-patterns'
import { countFields } from './field-counts.ts'
import { levelBuckets } from './level-buckets.ts'
import { joinPages, levelCounts, listedLines } from './listed-lines.ts'
import { patternQuery } from './pattern-query.ts'
import { selectorOf, withFilter } from './query-edit.ts'
import { emptyTail, lossText, mostKept, paused, resumed, withLines, withLoss } from './tail-buffer.ts'
import { traceIdOf } from './trace-id.ts'

const line = (atNs: number, text: string, labels: Record<string, string> = { app: 'a' }): LogLine => ({ at: new Date(0).toISOString(), atNs: String(atNs), labels, line: text })

it.each([
  ['{app="a"}', { name: 'host', value: 'h', source: 'stream', isExcluded: false }, '{app="a", host="h"}'],
  ['{app=~".+"} |= "x"', { name: 'app', value: 'shop', source: 'stream', isExcluded: false }, '{app="shop"} |= "x"'],
  ['{app=~".+"}', { name: 'app', value: 'shop', source: 'stream', isExcluded: true }, '{app=~".+", app!="shop"}'],
  ['{app="a,}b"}', { name: 'k', value: '"q"', source: 'stream', isExcluded: false }, '{app="a,}b", k="\\"q\\""}'],
  ['{app="a"}', { name: 'status', value: '500', source: 'json', isExcluded: false }, '{app="a"} | json | status="500"'],
  ['{app="a"} | json | level="error"', { name: 'status', value: '500', source: 'json', isExcluded: true }, '{app="a"} | json | level="error" | status!="500"'],
  ['{app="a"}', { name: 'trace_id', value: 'x', source: 'label', isExcluded: false }, '{app="a"} | trace_id="x"'],
  ['{app="a"} | trace_id="x"', { name: 'trace_id', value: 'x', source: 'label', isExcluded: false }, '{app="a"} | trace_id="x"'],
  ['rate({app="a"}[1m])', { name: 'k', value: 'v', source: 'stream', isExcluded: false }, 'rate({app="a"}[1m])'],
] as const)('%s with %j', (query, filter, edited) => expect(withFilter(query, filter)).toBe(edited))

it('tells the selector of a query', () => {
  expect(selectorOf('{app="}"} |= "{"')).toBe('{app="}"}')
  expect(selectorOf('rate({a="b"}[1m])')).toBe('')
})

it('numbers lines that are the same in every letter, and filters by level', () => {
  const lines = [line(2, 'ERROR x'), line(2, 'ERROR x'), line(1, 'INFO y'), line(0, 'z')]
  const { listed } = listedLines(lines, { hasDate: false })
  expect(new Set(listed.map(({ key }) => key)).size).toBe(4)
  expect(listedLines(lines, { hasDate: true, level: 'info' }).lines.map((each) => each.line)).toEqual(['INFO y'])
  expect(levelCounts(lines, logLevels)).toEqual([{ level: 'error', count: 2 }, { level: 'info', count: 1 }, { level: 'none', count: 1 }])
})

it('joins pages at their seam, and keeps what is really there twice', () => {
  const known = [line(3, 'a'), line(2, 'b'), line(2, 'c'), line(2, 'c')]
  expect(joinPages(known, [line(2, 'b'), line(2, 'c'), line(2, 'c'), line(2, 'c'), line(1, 'd')]).map((each) => each.line)).toEqual(['a', 'b', 'c', 'c', 'c', 'd'])
  expect(joinPages([], [line(1, 'a')])).toHaveLength(1)
})

it('counts labels and fields with their values', () => {
  const fields = countFields([line(1, '{"level":"error","n":1}', { app: 'a', trace_id: 't' }), line(2, '{"level":"info"}'), line(3, 'k=v x')], new Set(['app']))
  expect(fields.map(({ name, source, count, distinct }) => [name, source, count, distinct])).toEqual([['app', 'stream', 3, 1], ['trace_id', 'label', 1, 1], ['level', 'json', 2, 2], ['n', 'json', 1, 1], ['k', 'logfmt', 1, 1]])
  expect(fields[0]?.values).toEqual([{ value: 'a', count: 3 }])
})

it('holds back while paused, keeps only so many, and says what is missing', () => {
  const held = withLines(paused(withLines(emptyTail, [line(1, 'a')])), [line(2, 'b')])
  expect([held.shown.length, held.waiting.length]).toEqual([1, 1])
  expect(resumed(held)).toMatchObject({ isPaused: false, waiting: [], letGo: 0, shown: [{ line: 'a' }, { line: 'b' }] })
  const full = withLines(emptyTail, Array.from({ length: mostKept + 3 }, (_, at) => line(at, 'x')))
  expect(full).toMatchObject({ letGo: 3 })
  expect(lossText(emptyTail)).toBeUndefined()
  expect(lossText(withLoss(withLoss(full, 7), null))).toBe('7 lines came too fast and were left out; more lines came while the connection was away than are caught up on; 3 older lines are no longer shown. Stop, and ask for the range to see all.')
})

it('makes bars of levels, the worst on top of those that are less bad', () => {
  const { buckets, counts } = levelBuckets({ levels: [{ level: 'error', counts: [1, 0] }, { level: null, counts: [2, 3] }], stepMs: 1000, lines: 6, linesRead: 6, isSampled: false }, 5000)
  expect(buckets).toEqual([{ at: '1970-01-01T00:00:05.000Z', count: 3, parts: [{ name: 'none', count: 2 }, { name: 'error', count: 1 }] }, { at: '1970-01-01T00:00:06.000Z', count: 3, parts: [{ name: 'none', count: 3 }] }])
  expect(counts).toEqual([{ level: 'error', count: 1 }, { level: 'none', count: 5 }])
})

it('finds the trace of a line', () => {
  const id = '0123456789abcdef0123456789abcdef'
  expect(traceIdOf(line(1, 'x', { trace_id: id }))).toBe(id)
  expect(traceIdOf(line(1, JSON.stringify({ traceId: id.toUpperCase() })))).toBe(id)
  expect(traceIdOf(line(1, `trace_id=${id} x`))).toBe(id)
  expect(traceIdOf(line(1, '{"trace_id":"7"}'))).toBeUndefined()
})

it.each([['order <_> placed', '{app="a"} |> `order <_> placed`'], ['a `b` <_>', '{app="a"} |> "a `b` <_>"']])('finds the lines of %s', (template, query) => expect(patternQuery('{app="a"} |= "x"', template)).toBe(query))
