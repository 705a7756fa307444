import fc from 'fast-check'
import { Labels } from '#lib/promql'
import { expect, it } from 'vitest'
import { evaluateLogql, LogqlError, parseLogql } from './index.ts'
import { sourceOf } from './lines.fixture.ts'
import { parseJson } from './pipeline/json-parser.ts'
import { LineLabels } from './pipeline/line-labels.ts'

function parsed(line: string): Record<string, string> {
  const labels = new LineLabels()
  labels.startStream(Labels.empty)
  labels.startLine(undefined)
  parseJson(line, labels)
  return labels.result().toRecord()
}

it('reads the JSON that JSON.parse reads, and makes an error of the rest', () => {
  fc.assert(fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean())), (object) => {
    const wanted = Object.fromEntries(Object.entries(object).map(([name, value]) => [name, String(value)]).filter(([, value]) => value !== '' && !value?.includes('\u{fffd}')))
    expect(parsed(JSON.stringify(object))).toMatchObject(wanted)
    expect(parsed(JSON.stringify(object, null, 3))).not.toHaveProperty('__error__')
  }))
  fc.assert(fc.property(fc.string(), (line) => {
    let isObject = false
    try {
      const value: unknown = JSON.parse(line)
      isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    } catch {
      isObject = false
    }
    if (!isObject) expect(parsed(line)).toHaveProperty('__error__', 'JSONParserErr')
  }))
})

it('never fails on a query but with an error of its own', () => {
  const pieces = fc.constantFrom('{a="b"}', '|=', '"x"', '| json', '| logfmt', '| unwrap x', '[1m]', 'rate(', ')', 'sum', 'by (a)', '| a > 1', '| line_format "{{.a}}"', '{{', '`', '+', '1', ' and ', 'or', '|~ "("', 'ip("1")', ',', '| drop a')
  fc.assert(fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
    try {
      parseLogql(parts.join(' '))
    } catch (error) {
      expect(error).toBeInstanceOf(LogqlError)
    }
  }), { numRuns: 500 })
})

it('counts and filters as a plain loop over the lines does', async () => {
  const line = fc.record({ at: fc.integer({ min: 0, max: 300 }), app: fc.constantFrom('a', 'b'), level: fc.constantFrom('info', 'warn'), n: fc.integer({ min: 0, max: 9 }) })
  await fc.assert(fc.asyncProperty(fc.array(line, { maxLength: 60 }), fc.integer({ min: 1, max: 100 }), async (lines, range) => {
    const source = sourceOf(lines.map(({ at, app, level, n }) => ({ labels: { app }, timeNs: BigInt(at) * 1_000_000_000n, line: `level=${level} n=${n}` })))
    const request = { start: 0n, end: 200_000_000_000n, step: 0n, direction: 'forward' as const, limit: 5000 }
    const result = await evaluateLogql(source, { ...request, query: `sum by (app) (sum_over_time({app=~".+"} |= "warn" | logfmt | n > 2 | unwrap n [${range}s]))` })
    const wanted: Record<string, number> = {}
    for (const { at, app, level, n } of lines) if (at > 200 - range && at <= 200 && level === 'warn' && n > 2) wanted[app] = (wanted[app] ?? 0) + n
    expect(result.type === 'vector' && Object.fromEntries(result.series.map(({ labels, values }) => [labels.get('app'), values[0]]))).toEqual(wanted)
    const found = await evaluateLogql(source, { ...request, query: '{app="a"} | logfmt | level="info"' })
    expect(found.type === 'streams' && found.streams.reduce((sum, { entries }) => sum + entries.length, 0)).toBe(lines.filter(({ at, app, level }) => at < 200 && app === 'a' && level === 'info').length)
  }), { numRuns: 60 })
})
