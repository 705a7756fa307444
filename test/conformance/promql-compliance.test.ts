import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { evaluateQuery, type QueryResult } from '../../src/lib/promql/index.ts'
import { differenceOf } from '../harness/promql/answers.ts'
import { complianceQueries } from '../harness/promql/compliance-queries.ts'
import { demoSeries } from '../harness/promql/demo-series.ts'
import { MemorySource } from '../harness/promql/memory-source.ts'
import { prometheusVersion, type RealPrometheus, startPrometheus } from '../harness/promql/real-prometheus.ts'

const file = '../shared/corpus/promql-compliance/promql/promql-test-queries.yml'
const version = prometheusVersion()
const isThere = existsSync(file) && version !== undefined

const step = 5000
const count = 1440
// Not at whole seconds, so that the inner steps of subqueries fall between samples too.
const from = 1_700_000_001_300
// Between samples: version 2 takes a sample at the very start of a range, version 3 does not.
const times = { start: from + 3_600_000 + 2500, end: from + 7_100_000 + 2500, step: 10_000 }

/** Names that version 2 refuses and version 3 takes. */
const newer = (query: string) => query.includes('~invalid')

describe.skipIf(!isThere)(`the compliance queries beside Prometheus ${version ?? '(skipped: no prometheus, or no corpus)'}`, () => {
  let prometheus: RealPrometheus
  const source = new MemorySource()
  beforeAll(async () => {
    const series = demoSeries(count, from, step)
    prometheus = await startPrometheus(series, from, step)
    source.load(series, step, from)
  }, 120_000)
  afterAll(() => prometheus?.stop())

  it('gives the same answers to all of them', async () => {
    const queries = complianceQueries(readFileSync(file, 'utf8'))
    const wrong: string[] = []
    for (const { query, shouldFail } of queries) {
      const theirs = await prometheus.query(query, times)
      const ours = await answerOf(source, query)
      if (newer(query)) expect(ours, query).not.toBeTypeOf('string')
      else {
        expect(theirs.status === 'error', query).toBe(shouldFail)
        const difference = differenceOf(ours, theirs)
        if (difference) wrong.push(`${query}: ${difference}`)
      }
    }
    expect(queries.length).toBe(539)
    expect(wrong.join('\n')).toBe('')
  }, 300_000)
})

async function answerOf(source: MemorySource, query: string): Promise<QueryResult | string> {
  try {
    return await evaluateQuery(source, { query, ...times })
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
