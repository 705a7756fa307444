import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Labels } from '#lib/promql'
import { processorMs } from '../../../test/harness/processor-time.ts'
import { acceptHeader, type ExpositionFormat, ExpositionError, type Family, formatOf, readFamilies, readSeries, writeExposition } from './index.ts'

describe('reading an exposition', () => {
  it('keeps families, types, help, units, times, exemplars and names in UTF-8', () => {
    const text = [
      '# HELP http_seconds Time to answer.\\nTwo \\"lines\\".', '# TYPE http_seconds histogram', '# UNIT http_seconds seconds',
      'http_seconds_bucket{le="0.5"} 3 # {trace_id="a\\"b"} 0.25 1700000000.125', 'http_seconds_bucket{le="+Inf"} 4', 'http_seconds_sum 1e3', 'http_seconds_count 4', 'http_seconds_created 1700000000.5',
      '{"my.metric","a.b"="x",c=""} -Inf 12.345', '# EOF', '',
    ].join('\n')
    const [first, second] = readFamilies(text, 'openmetrics')
    expect(first).toMatchObject({ name: 'http_seconds', type: 'histogram', help: 'Time to answer.\nTwo "lines".', unit: 'seconds' })
    expect(first?.samples.map(({ labels, value }) => [labels.name, value])).toEqual([['http_seconds_bucket', 3], ['http_seconds_bucket', 4], ['http_seconds_sum', 1000], ['http_seconds_count', 4], ['http_seconds_created', 1700000000.5]])
    expect(first?.samples[0]?.exemplar).toEqual({ labels: Labels.of({ trace_id: 'a"b' }), value: 0.25, timeMs: 1700000000125 })
    expect(second?.samples).toEqual([{ labels: Labels.of({ __name__: 'my.metric', 'a.b': 'x' }), value: -Infinity, timeMs: 12345, exemplar: undefined }])
  })

  it('takes what the older text allows: blanks, comments, empty lines, trailing commas, no last line break', () => {
    const families = readFamilies('# just a comment\n#HELP none\n\n  a {x = "1" , y="two\\\\ \\n\\"",}\t+Inf  -5 \n# TYPE a untyped\nb nan\n# HELP c\nc .5e1', 'text')
    expect(families.map(({ name, type, help }) => [name, type, help])).toEqual([['a', 'unknown', undefined], ['b', undefined, undefined], ['c', undefined, '']])
    expect(families.flatMap(({ samples }) => samples)).toEqual([
      { labels: Labels.of({ __name__: 'a', x: '1', y: 'two\\ \n"' }), value: Infinity, timeMs: -5, exemplar: undefined },
      { labels: Labels.of({ __name__: 'b' }), value: Number.NaN, timeMs: undefined, exemplar: undefined }, { labels: Labels.of({ __name__: 'c' }), value: 5, timeMs: undefined, exemplar: undefined },
    ])
  })

  it.each<[ExpositionFormat, string, number, RegExp]>([
    ['text', 'a 1\nb\n', 2, /value is missing after "b"/], ['text', 'a{b="c} 1\n', 1, /not closed/], ['text', 'a{b=c} 1\n', 1, /not in quotes/], ['text', 'a{b="1"c="2"} 1', 1, /comma/],
    ['text', 'a 1 2 3\n', 1, /stands after the sample/], ['text', 'a 0x1\n', 1, /not a number/], ['text', 'a 1_0\n', 1, /not a number/], ['text', 'a 1 1.5\n', 1, /milliseconds/],
    ['text', '# TYPE a flummox\n', 1, /not a type/], ['text', 'a 1\n{b="c"} 1\n', 2, /names no metric/], ['text', '9a 1\n', 1, /name is missing/], ['text', 'a{b="1",b="2"} 1\n', 1, /twice/],
    ['text', 'a{,} 1\n', 1, /name is missing/], ['text', 'a{"b"} 1\n', 1, /no value/], ['text', 'a{__name__="b"} 1\n', 1, /__name__/], ['text', 'a 1 # {x="y"} 1\n', 1, /time in milliseconds/],
    ['text', 'a\u0000 1\n', 1, /value|name|number/], ['text', '# HELP 9 x\n', 1, /no HELP/],
    ['openmetrics', 'a 1\n', 1, /# EOF/], ['openmetrics', 'a 1\n# EOF\nb 1\n', 2, /after # EOF/], ['openmetrics', '\n# EOF\n', 1, /no empty lines/], ['openmetrics', 'a  1\n# EOF\n', 1, /missing/],
    ['openmetrics', '# UNIT a_seconds bytes\n# EOF\n', 1, /unit/], ['openmetrics', '# TYPE a untyped\n# EOF\n', 1, /not a type/], ['openmetrics', 'a 1 NaN\n# EOF\n', 1, /not a time/],
    ['openmetrics', 'a 1 # {x="y"}\n# EOF\n', 1, /missing/], ['openmetrics', 'a 1 # {x="y"} 1 2 3\n# EOF\n', 1, /stands after/], ['openmetrics', '# a comment\n# EOF\n', 1, /no HELP/], ['openmetrics', 'a{b="x\n"} 1\n# EOF', 1, /not closed/],
  ])('refuses %s %j at line %i', (format, text, line, reason) => {
    const error = faultOf(text, format)
    expect(error).toBeInstanceOf(ExpositionError)
    expect(error).toMatchObject({ line, reason: expect.stringMatching(reason), message: expect.stringMatching(/^Line \d+: /) })
  })

  it('tells the format by the type of the answer', () => {
    expect(['application/openmetrics-text; version=1.0.0; charset=utf-8', 'text/plain; version=0.0.4', '', null, 'image/png'].map(formatOf)).toEqual(['openmetrics', 'text', 'text', 'text', undefined])
    expect(acceptHeader).toContain('application/openmetrics-text;version=1.0.0')
  })

  it('takes any text without an error but its own, and in time', () => {
    const pieces = fc.array(fc.constantFrom('a', '{', '}', '"', '\\', '=', ',', ' ', '\n', '# ', 'TYPE ', 'HELP ', 'EOF', '1', '-', '.', 'e', '\t', '\u{1f600}', 'le', ' # {'), { maxLength: 40 }).map((parts) => parts.join(''))
    fc.assert(fc.property(pieces, fc.constantFrom<ExpositionFormat>('text', 'openmetrics'), (text, format) => {
      const error = faultOf(text, format)
      expect(error === undefined || error instanceof ExpositionError).toBe(true)
    }), { numRuns: 3000 })
    const startedAt = processorMs()
    for (const text of ['"'.repeat(1e6), `a{${'b="c",'.repeat(1e5)}`, `${' '.repeat(1e6)}`, `# HELP ${' '.repeat(1e6)}`, `a_${'_'.repeat(1e6)} 1`, `{"${'\\'.repeat(1e6)}`]) faultOf(text, 'text')
    expect(processorMs() - startedAt).toBeLessThan(5000)
  })
})

function faultOf(text: string, format: ExpositionFormat): unknown {
  try {
    readFamilies(text, format)
    return undefined
  } catch (error) {
    return error
  }
}

const anyText = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/\p{Surrogate}/u.test(text))
const filled = anyText.filter((text) => text !== '')
const metricName = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), filled)
const labelsOf = (name: string) => fc.dictionary(filled.filter((label) => label !== '__name__'), filled, { maxKeys: 3 }).map((labels) => Labels.ofPairs([...Object.entries(labels), ['__name__', name]]))
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, Infinity, -Infinity, Number.NaN))
const time = fc.option(fc.integer({ min: -1e13, max: 4e12 }), { nil: undefined })

function familyOf(name: string, format: ExpositionFormat): fc.Arbitrary<Family> {
  const exemplar = fc.record({ labels: fc.dictionary(filled.filter((label) => label !== '__name__'), filled, { maxKeys: 2 }).map(Labels.of), value: number, timeMs: time })
  const sample = fc.record({ labels: labelsOf(name), value: number, timeMs: time, exemplar: format === 'text' ? fc.constant(undefined) : fc.option(exemplar, { nil: undefined }) })
  return fc.record({
    name: fc.constant(name), type: fc.option(fc.constantFrom('gauge' as const, 'unknown' as const), { nil: undefined }), help: fc.option(anyText.map((text) => (format === 'text' ? text.replace(/^[ \t]+/, '') : text)), { nil: undefined }),
    unit: fc.constant(undefined), samples: fc.array(sample, { minLength: 1, maxLength: 4 }),
  })
}

describe('what is written', () => {
  it.each<ExpositionFormat>(['text', 'openmetrics'])('is read back to the same: %s', (format) => {
    const families = fc.uniqueArray(metricName, { maxLength: 4 }).chain((names) => fc.tuple(...names.map((name) => familyOf(name, format))))
    fc.assert(fc.property(families, (written) => {
      const text = writeExposition(written, format)
      expect(readFamilies(text, format)).toEqual(written)
      expect(writeExposition(readFamilies(text, format), format)).toBe(text)
    }), { numRuns: 500 })
  })

  it('reads a series by itself', () => {
    expect(readSeries('a{b="c"}')).toEqual(Labels.of({ __name__: 'a', b: 'c' }))
    expect(() => readSeries('a{b="c"}d')).toThrow(ExpositionError)
  })
})
