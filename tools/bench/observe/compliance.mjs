import { existsSync, readFileSync } from 'node:fs'
import { bundled } from '../bundled.mjs'
import { encodeSeries, postAll, writeBody } from './remote-write.mjs'
import { askRange, ObserveDaybook, peerPrometheus } from './servers.mjs'

const corpus = new URL('../../../../shared/corpus/promql-compliance/promql/promql-test-queries.yml', import.meta.url)
const step = 5000
const count = 1440
const atOnce = 20

/** The queries of the compliance programme over an hour, twenty at a time. That the answers agree is a test's matter. */
export const compliance = {
  name: 'compliance', what: 'the 539 compliance queries over 1 h, 20 at a time',
  async measure(bench) {
    if (!existsSync(corpus)) throw new Error('The compliance queries are not here.')
    const { complianceQueries, demoSeries } = await bundled("export { complianceQueries } from './test/harness/promql/compliance-queries.ts'\nexport { demoSeries } from './test/harness/promql/demo-series.ts'")
    const start = Math.floor(Date.now() / step) * step - count * step
    const bodies = bodiesOf(demoSeries(count, start, step), start)
    const queries = complianceQueries(readFileSync(corpus, 'utf8')).map(({ query }) => ({ query, start: start + 3_600_000 + 2500, end: start + 7_100_000 + 2500, step: 10_000 }))
    const ours = await measured(new ObserveDaybook(bench), bodies, queries)
    const peer = await peerPrometheus(bench)
    const theirs = peer && await measured(peer, bodies, queries)
    return [{ what: this.what, measured: ours, unit: 'ms', target: (theirs ?? Infinity) * 0.7, ...(theirs ? { floor: { what: 'Prometheus on the same samples', value: theirs } } : {}), note: peer ? undefined : 'Prometheus is not installed: there is nothing to compare with.' }]
  },
}

function bodiesOf(series, start) {
  const encoded = series.map(({ labels, points }) => [encodeSeries(labels.toRecord()), points])
  return Array.from({ length: count / 60 }, (_, part) => writeBody(encoded.map(([each, points]) => [each, Array.from({ length: 60 }, (_, place) => part * 60 + place).filter((at) => points[at] !== undefined).map((at) => [start + at * step, points[at]])]).filter(([, points]) => points.length > 0)))
}

async function measured(server, bodies, queries) {
  await server.start()
  await postAll(server, bodies, 1)
  // The first time is for both to get warm.
  await askAll(server, queries)
  const startedAt = performance.now()
  await askAll(server, queries)
  const took = performance.now() - startedAt
  await server.stop()
  return took
}

async function askAll(server, queries) {
  const left = [...queries]
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let range = left.pop(); range; range = left.pop()) await askRange(server, range)
  }))
}
