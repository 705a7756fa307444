import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateQuery, type QueryResult } from '../../src/lib/promql/index.ts'
import { differenceOf } from '../harness/promql/answers.ts'
import { demoSeries } from '../harness/promql/demo-series.ts'
import { languageQueries } from '../harness/promql/language-queries.data.ts'
import { MemorySource } from '../harness/promql/memory-source.ts'
import { prometheusVersion, type RealPrometheus, startPrometheus } from '../harness/promql/real-prometheus.ts'

const program = process.env['DAYBOOK_PROMETHEUS3']
const version = program === undefined ? undefined : prometheusVersion(program)
const isThere = version !== undefined && !version.startsWith('2.')
const features = ['promql-experimental-functions', 'promql-duration-expr', 'promql-delayed-name-removal', 'promql-binop-fill-modifiers']

const step = 5000
const from = 1_700_000_001_300
const range = { start: from + 3_602_500, end: from + 7_000_000, step: 60_000 }
const instant = { start: from + 5_000_000, end: from + 5_000_000, step: 0 }
/** Named in docs/conformance.md. */
const notSupported = (query: string) => query.startsWith('info(')

/** Debian has version 2: where DAYBOOK_PROMETHEUS3 names a Prometheus 3, values, warnings and errors are held against its own, word by word. */
describe.skipIf(!isThere)(`the whole language beside Prometheus ${version ?? '(skipped: DAYBOOK_PROMETHEUS3 names no Prometheus 3)'}`, () => {
  let prometheus: RealPrometheus
  const source = new MemorySource()
  beforeAll(async () => {
    const series = demoSeries(1440, from, step)
    prometheus = await startPrometheus(series, from, step, { program: program ?? '', flags: [`--enable-feature=${features.join(',')}`] })
    source.load(series, step, from)
  }, 120_000)
  afterAll(() => prometheus?.stop())

  it.each([['over a range', range], ['at one time', instant]] as const)('answers %s', async (_name, times) => {
    const wrong: string[] = []
    for (const query of languageQueries.filter((each) => !notSupported(each))) {
      const theirs = await prometheus.query(query, times)
      const difference = differenceOf(await answerOf(source, query, times), theirs, { withNotes: true })
      if (difference) wrong.push(`${query}: ${difference}`)
    }
    expect(wrong.join('\n')).toBe('')
  }, 300_000)
})

async function answerOf(source: MemorySource, query: string, times: typeof range): Promise<QueryResult | string> {
  try {
    return await evaluateQuery(source, { query, ...times })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
