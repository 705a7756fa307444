import { median } from '../figures.mjs'
import { encodeSeries, postAll, writeBody } from './remote-write.mjs'
import { askRange, ObserveDaybook, peerPrometheus } from './servers.mjs'
import { randomFrom } from '../random.mjs'

const seriesCount = 1000
const step = 15_000
const count = 24 * 240
const scrapesABody = 20

/** The rate of 1,000 series over a day, asked once after a start and again; the same samples in both. */
export const rate = {
  name: 'rate', what: 'sum by (job) (rate(x[5m])), 1,000 series, 24 h at 15 s, step 60 s, cold',
  async measure(bench) {
    const start = Math.floor(Date.now() / step) * step - count * step
    const bodies = makeBodies(start)
    const range = { query: 'sum by (job) (rate(x[5m]))', start: start + 1, end: start + count * step, step: 60_000 }
    const ours = await measured(new ObserveDaybook(bench), bodies, range)
    const peer = await peerPrometheus(bench)
    const theirs = peer && await measured(peer, bodies, range)
    const floor = (name) => (theirs ? { floor: { what: 'Prometheus on the same samples', value: theirs[name] } } : {})
    return [
      { what: this.what, measured: ours.cold, unit: 'ms', target: (theirs?.cold ?? Infinity) / 3, ...floor('cold'), note: peer ? undefined : 'Prometheus is not installed: there is nothing to compare with.' },
      { what: 'the same, repeated', measured: ours.again, unit: 'ms', target: (theirs?.again ?? Infinity) / 10, ...floor('again') },
    ]
  },
}

function makeBodies(start) {
  const random = randomFrom(11).next
  const series = Array.from({ length: seriesCount }, (_, at) => encodeSeries({ __name__: 'x', job: `job-${at % 20}`, instance: `host-${at}:9100` }))
  const sums = new Float64Array(seriesCount)
  const bodies = []
  for (let from = 0; from < count; from += scrapesABody) {
    bodies.push(writeBody(series.map((each, at) => [each, Array.from({ length: scrapesABody }, (_, place) => [start + (from + place) * step, (sums[at] += Math.floor(random() * 100))])])))
  }
  return bodies
}

async function measured(server, bodies, range) {
  await server.start()
  await postAll(server, bodies, 1)
  await server.stop()
  const colds = []
  let agains = []
  for (let time = 0; time < 3; time += 1) {
    await server.start()
    colds.push((await askRange(server, range)).ms)
    for (let again = 0; again < 5; again += 1) agains.push((await askRange(server, range)).ms)
    await server.stop()
  }
  return { cold: median(colds), again: median(agains) }
}
