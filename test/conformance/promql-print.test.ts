import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { describeQuery, formatQuery } from '../../src/lib/promql/index.ts'
import { demoSeries } from '../harness/promql/demo-series.ts'
import { languageQueries } from '../harness/promql/language-queries.data.ts'
import { prometheusVersion, type RealPrometheus, startPrometheus } from '../harness/promql/real-prometheus.ts'

const program = process.env['DAYBOOK_PROMETHEUS3']
const version = program === undefined ? undefined : prometheusVersion(program)
const isThere = version !== undefined && !version.startsWith('2.')
const features = ['promql-experimental-functions', 'promql-duration-expr', 'promql-binop-fill-modifiers']
const rules = '../shared/corpus/kube-prometheus-rules/manifests'

/** What few write and every printer has to know. */
const rare = [
  '{"a.metric", "b.label"="x"}', 'up{a=~"x|y",b!="",__name__="up"} offset -5m', '{__name__=~"a.*"} @ 1.5', 'rate(up[1h30m] @ end() offset 1w)', '-(1 + 2) ^ -2', '1y2w3d', '5m', '0x1f', 'Inf', '-Inf', 'NaN', '1e100', '1e-9', '"quo\\"te\\n"', "'single'",
  'sum without () (up)', 'sum by () (up)', 'count_values("v", up)', 'topk by ("a.b", c) (3, up)', 'a + on (x) group_left b', 'a * ignoring (y) group_right (z, "w.v") b', 'a and b', 'a unless on () b', 'a == bool 3', 'a > bool on (x) b', 'a atan2 b',
  'max_over_time(rate(x[5m])[1h:])', 'sum(x)[1d:5m] offset 2h', 'x[5m:1m] @ start()', 'x[step()]', 'x[5m + 1m]', 'x[(5m + 1m) * 2]', 'x[min_of(5m, 2 * step())]', 'x offset (1m + 2s)', 'x[90]', 'a + fill (0) b', 'a + fill_left (1.5) b', 'time()', 'vector(1)', 'absent(x)',
  `sum by (${Array.from({ length: 20 }, (_, at) => `label_${at}`).join(', ')}) (rate(a_very_long_name_of_a_metric_indeed_total{job="something", instance=~"else.*"}[5m])) / on (job) group_left (team) max without (x) (another_name_that_is_long)`,
  `histogram_quantile(0.99, sum by (le, job) (rate(http_request_duration_seconds_bucket{job="api", handler!~"/metrics|/health"}[5m]))) > -(0.5 + avg_over_time(another_metric_with_a_long_name{job="api"}[1d:5m] @ 1700000000 offset 1h))`,
  `(${Array.from({ length: 12 }, (_, at) => `metric_number_${at}{a="b"}`).join(' + ')})[1h:1m]`,
]

function expressionsOfRules(): string[] {
  if (!existsSync(rules)) return []
  return readdirSync(rules).flatMap((file) => (parse(readFileSync(`${rules}/${file}`, 'utf8')) as { spec: { groups: { rules: { expr: string | number }[] }[] } }).spec.groups).flatMap((group) => group.rules).map(({ expr }) => String(expr))
}

describe.skipIf(!isThere)(`expressions written out, beside Prometheus ${version ?? '(skipped: DAYBOOK_PROMETHEUS3 names no Prometheus 3)'}`, () => {
  const queries = [...new Set([...languageQueries, ...rare, ...expressionsOfRules()])]
  let prometheus: RealPrometheus
  beforeAll(async () => {
    prometheus = await startPrometheus(demoSeries(2, 1_700_000_000_000, 1000), 1_700_000_000_000, 1000, { program: program ?? '', flags: [`--enable-feature=${features.join(',')}`] })
  }, 120_000)
  afterAll(() => prometheus?.stop())

  it.each([['format_query', formatQuery], ['parse_query', describeQuery]] as const)('%s gives the same', async (path, ours) => {
    const wrong: unknown[] = []
    for (const query of queries) {
      const theirs = await (await fetch(`${prometheus.url}/api/v1/${path}`, { method: 'POST', body: new URLSearchParams({ query }) })).json() as { data?: unknown; error?: string }
      const mine = outcomeOf(() => ours(query))
      try {
        if (theirs.error !== undefined) expect(mine).toBe(`error: ${theirs.error}`)
        else expect(mine).toEqual(theirs.data)
      } catch (error) {
        wrong.push({ query, mine, theirs: theirs.error ?? theirs.data, is: error instanceof Error ? '' : error })
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)
})

function outcomeOf(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return `error: invalid parameter "query": ${error instanceof Error ? error.message : String(error)}`
  }
}
