import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { resultJson } from '../../src/kernel/telemetry/http/result-json.ts'
import { evaluateQuery } from '../../src/lib/promql/index.ts'
import { complianceQueries } from '../harness/promql/compliance-queries.ts'
import { customHistograms } from '../harness/promql/custom-histograms.ts'
import { demoSeries } from '../harness/promql/demo-series.ts'
import { describedBatch } from '../harness/promql/described-batch.ts'
import { MemorySource } from '../harness/promql/memory-source.ts'
import { prometheusVersion } from '../harness/promql/real-prometheus.ts'
import { type EvalCommand, parseScript } from '../harness/promql/script.ts'
import { describedSeries, type DescribedSeries } from '../../src/lib/promql/notation/series-notation.ts'
import { testDaybook, type TestDaybook } from '../harness/index.ts'

const folder = process.env['DAYBOOK_PROMQL_SCRIPTS'] ?? '../shared/corpus/promqltest-v3-part'
const queriesFile = '../shared/corpus/promql-compliance/promql/promql-test-queries.yml'
const hasTool = spawnSync('promtool', ['--version']).status === 0

let daybook: TestDaybook
beforeAll(async () => {
  daybook = await testDaybook({ isWorking: false, environment: { DAYBOOK_METRICS_RETENTION: '0' } })
}, 60_000)

async function post(path: string, form: Record<string, string>): Promise<string> {
  const response = await fetch(`${daybook.url}/prometheus/api/v1/${path}`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}` }, body: new URLSearchParams(form) })
  return response.text()
}

async function clear(): Promise<void> {
  expect(await post('admin/tsdb/delete_series', { 'match[]': '{__name__!=""}' })).toBe('')
  expect(await post('admin/tsdb/clean_tombstones', {})).toBe('')
}

async function load(series: readonly DescribedSeries[], step: number, from = 0): Promise<void> {
  const { rejected } = await daybook.telemetry.metrics.write(describedBatch(series, step, from))
  expect(rejected).toEqual([])
}

/** A script may describe a series twice: the later one counts. */
function lastOfEach(series: readonly DescribedSeries[]): DescribedSeries[] {
  return [...new Map(series.map((each) => [each.labels.key, each])).values()]
}

const seconds = (ms: number) => String(ms / 1000)

/** What the API answers, and what it should by an evaluation in memory. */
async function answers(source: MemorySource, { query, start, end, step }: Pick<EvalCommand, 'query' | 'start' | 'end' | 'step'>): Promise<[ours: string, expected: string]> {
  const ours = await post(step === 0 ? 'query' : 'query_range', step === 0 ? { query, time: seconds(start) } : { query, start: seconds(start), end: seconds(end), step: seconds(step) })
  try {
    const result = await evaluateQuery(source, { query, start, end, step })
    const notes = { ...(result.warnings.length > 0 ? { warnings: result.warnings } : {}), ...(result.infos.length > 0 ? { infos: result.infos } : {}) }
    return [ours, `{"status":"success","data":{${resultJson(result)}}${JSON.stringify(notes) === '{}' ? '' : `,${JSON.stringify(notes).slice(1, -1)}`}}`]
  } catch (error) {
    const { error: said = '' } = JSON.parse(ours) as { error?: string }
    return [said.replace('invalid parameter "query": ', ''), error instanceof Error ? error.message : String(error)]
  }
}

describe.skipIf(!existsSync(folder))(`PromQL scripts through the HTTP API (${existsSync(folder) ? 'there' : `skipped: ${folder} is missing`})`, () => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test')) : []
  it.each(files)('%s', async (file) => {
    await clear()
    const source = new MemorySource()
    for (const command of parseScript(readFileSync(`${folder}/${file}`, 'utf8'))) {
      if (command.kind === 'clear') {
        source.clear()
        await clear()
      } else if (command.kind === 'load') {
        const series = lastOfEach(command.series.map(describedSeries))
        for (const each of [series, command.hasCustom ? customHistograms(series) : []]) {
          source.load(each, command.step)
          await load(each, command.step)
        }
      } else {
        const [ours, expected] = await answers(source, command)
        expect(ours, `${file}:${command.line} ${command.query}`).toBe(expected)
      }
    }
  }, 120_000)
})

describe.skipIf(!existsSync(queriesFile))(`the compliance queries through the HTTP API (${existsSync(queriesFile) ? 'there' : `skipped: ${queriesFile} is missing`})`, () => {
  it('are answered as an evaluation in memory does', async () => {
    await clear()
    const [step, count, from] = [5000, 1440, 1_700_000_001_300]
    const series = demoSeries(count, from, step)
    const source = new MemorySource()
    source.load(series, step, from)
    await load(series, step, from)
    const times = { start: from + 3_600_000 + 2500, end: from + 7_100_000 + 2500, step: 10_000 }
    const queries = complianceQueries(readFileSync(queriesFile, 'utf8'))
    for (const { query } of queries) {
      const [ours, expected] = await answers(source, { query, ...times })
      expect(ours, query).toBe(expected)
    }
  }, 300_000)
})

describe.skipIf(!hasTool)(`promtool ${prometheusVersion() ?? ''} as a client (${hasTool ? 'there' : 'skipped: promtool is missing'})`, () => {
  const address = () => `${daybook.url.replace('http://', `http://daybook:${daybook.token}@`)}/prometheus`
  const promtool = async (...args: string[]) => (await promisify(execFile)('promtool', args)).stdout.trim()
  const run = (...args: string[]) => promtool('query', ...args.slice(0, -1), address(), args.at(-1)!)

  it('queries, at one time and over a range, and lists series and labels', async () => {
    await clear()
    await load([describedSeries('up{job="a"} 1x10'), describedSeries('up{job="b"} 0+1x10')], 60_000, 1_700_000_000_000)
    expect(await run('instant', '--time=1700000300', 'sum(up)')).toBe('{} => 6 @[1700000300]')
    expect(await run('range', '--start=1700000000', '--end=1700000120', '--step=1m', 'up{job="b"}')).toContain('2 @[1700000120]')
    expect(await promtool('query', 'series', '--match=up', '--start=1700000000', '--end=1700000600', address())).toContain('{__name__="up", job="a"}')
    expect(await run('labels', '--start=1700000000', '--end=1700000600', 'job')).toBe('a\nb')
  })
})
