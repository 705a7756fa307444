import { encodeSeries, postAll, writeBody } from './remote-write.mjs'
import { ObserveDaybook, peerPrometheus, processorSeconds } from './servers.mjs'

const seriesCount = 100_000
const scrapes = 20
const seriesABody = 2000

/** 2 M samples of 100,000 series by remote-write; the same bytes to Daybook and to Prometheus. */
export const ingest = {
  name: 'ingest', what: 'samples taken in by remote-write, 100,000 series',
  async measure(bench) {
    const bodies = makeBodies()
    const ours = await measured(await new ObserveDaybook(bench).start(), bodies)
    const peer = await peerPrometheus(bench)
    const theirs = peer && await measured(await peer.start(), bodies)
    const note = peer ? undefined : 'Prometheus is not installed: there is nothing to compare with.'
    return [
      { what: this.what, measured: ours.aSecond, unit: 'samples/s', target: 150_000, isMore: true, ...(theirs ? { floor: { what: 'Prometheus, the same bytes', value: theirs.aSecond } } : {}), note },
      { what: 'the same, a processor second', measured: ours.aProcessorSecond, unit: 'samples', target: (theirs?.aProcessorSecond ?? 0) / 2, isMore: true, ...(theirs ? { floor: { what: 'Prometheus, the same bytes; the target is half of it', value: theirs.aProcessorSecond } } : {}) },
    ]
  },
}

function makeBodies() {
  const series = Array.from({ length: seriesCount }, (_, at) => encodeSeries({ __name__: 'bench_requests_total', job: `job-${at % 10}`, instance: `host-${at % 1000}:9100`, path: `/api/v1/items/${at}`, code: '200' }))
  const start = Date.now() - scrapes * 15_000
  const bodies = []
  for (let scrape = 0; scrape < scrapes; scrape += 1) {
    for (let from = 0; from < seriesCount; from += seriesABody) bodies.push(writeBody(series.slice(from, from + seriesABody).map((each, at) => [each, [[start + scrape * 15_000, scrape * (10 + (from + at) % 7)]]])))
  }
  return bodies
}

async function measured(server, bodies) {
  const before = processorSeconds(server.pid)
  const seconds = await postAll(server, bodies)
  const processor = processorSeconds(server.pid) - before
  await server.stop()
  return { aSecond: seriesCount * scrapes / seconds, aProcessorSecond: seriesCount * scrapes / processor }
}
