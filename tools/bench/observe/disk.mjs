import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { randomFrom } from '../random.mjs'

const step = 15_000
const count = 24 * 240
const exporters = 3
const observed = 16
const workerFile = fileURLToPath(new URL('../../../dist/metrics-worker.js', import.meta.url))
const limits = { retentionMs: 0, maxSeries: 1e6, maxSeriesPerSource: 1e6, maxLabels: 64, maxNameBytes: 1024, maxValueBytes: 8192, maxQuerySamples: 5e7, maxHotSamples: 24e6 }

/**
 * Three node exporters for a day. A real one is scraped some times, and each series goes on as it was seen to: what it rose
 * by between two scrapes is drawn again and again. Straight to the engine's thread: what is asked for is the room.
 */
export const disk = {
  name: 'disk', what: 'bytes a sample on disk, 24 h of three node exporters at 15 s, index and all',
  async measure(bench) {
    if (spawnSync('prometheus-node-exporter', ['--version']).error) throw new Error('prometheus-node-exporter is not installed: there is nothing to scrape.')
    const seen = await observe()
    const folder = await bench.folder('disk')
    const { samples, writeSeconds } = await fill(folder, seen)
    const bytes = sizeOf(folder)
    return [{ what: this.what, measured: bytes / samples, unit: 'bytes', target: 2, note: `${samples.toLocaleString('en')} samples of ${seen.size * exporters} series in ${(bytes / 1e6).toFixed(1)} MB, written and put into blocks in ${writeSeconds.toFixed(0)} s.` }]
  },
}

/** Every series of a real exporter with its values at several times. */
async function observe() {
  const child = spawn('prometheus-node-exporter', ['--web.listen-address=127.0.0.1:19871'], { stdio: 'ignore' })
  const seen = new Map()
  try {
    for (let scrape = 0; scrape < observed; scrape += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      const text = await (await fetch('http://127.0.0.1:19871/metrics')).text()
      for (const [, name, value] of text.matchAll(/^([a-zA-Z_:][^\s{]*(?:\{.*\})?) (\S+)$/gm)) seen.set(name, [...(seen.get(name) ?? []), Number(value.replace('Inf', 'Infinity'))])
    }
  } finally {
    child.kill()
  }
  return new Map([...seen].filter(([, values]) => values.length === observed))
}

async function fill(folder, seen) {
  const startedAt = performance.now()
  const worker = new Worker(workerFile, { workerData: { folder, limits } })
  const call = caller(worker)
  await call.opened
  const random = randomFrom(5).next
  const series = Array.from({ length: exporters }, (_, at) => [...seen].map(([name, values]) => ({ key: keyOf(name, at), next: walker(values, random) }))).flat()
  const refs = Uint32Array.from(series, (_, at) => at)
  const start = Math.floor(1.7e12 / 86_400_000) * 86_400_000
  for (let at = 0; at < count; at += 1) {
    await call('write', { newKeys: at === 0 ? series.map(({ key }) => key) : [], isAnew: false, refs, seriesOf: refs, times: jittered(start + at * step, seen.size, random), values: Float64Array.from(series, ({ next }) => next()), histograms: undefined, source: 'bench' })
    if (at % 1000 === 999) await call('keepUp', { isWhole: false })
  }
  await call('keepUp', { isWhole: true })
  await call('close')
  await worker.terminate()
  return { samples: count * series.length, writeSeconds: (performance.now() - startedAt) / 1000 }
}

/** A scrape is a few ms late, the same for all of its series. */
function jittered(time, each, random) {
  const late = Array.from({ length: exporters }, () => Math.floor(random() * 3))
  return Float64Array.from({ length: each * exporters }, (_, at) => time + late[Math.floor(at / each)])
}

/** Goes on as it was seen to go: by the same differences, times the fifteen that are between two scrapes where it only rises. */
function walker(values, random) {
  const differences = values.slice(1).map((value, at) => value - values[at])
  const isRising = differences.every((difference) => difference >= 0) && differences.some((difference) => difference > 0)
  let value = values.at(-1)
  const places = Math.max(...values.map((each) => String(each).split(/[.e]/)[1]?.length ?? 0))
  if (differences.every((difference) => difference === 0)) return () => value
  if (!isRising) return () => values[Math.floor(random() * values.length)]
  const factor = 10 ** Math.min(places, 12)
  return () => {
    for (let second = 0; second < 15; second += 1) value += differences[Math.floor(random() * differences.length)]
    return (value = places === 0 ? Math.round(value) : Math.round(value * factor) / factor)
  }
}

function keyOf(name, exporter) {
  const [, metric, labels = ''] = /^([^{]+)(?:\{(.*)\})?$/.exec(name)
  const pairs = [['__name__', metric], ['instance', `host-${exporter}:9100`], ['job', 'node'], ...[...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, value]) => [label, value]).filter(([, value]) => value !== '')]
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1)).flat().join('\u{1}')
}

function caller(worker) {
  const waiting = new Map()
  worker.on('message', ({ id, output, failure }) => (failure ? waiting.get(id)?.[1](new Error(failure.message)) : waiting.get(id)?.[0](output)))
  const answer = (id) => new Promise((resolve, reject) => waiting.set(id, [resolve, reject]))
  let last = 0
  const call = (name, input) => {
    last += 1
    worker.postMessage({ id: last, name, input })
    return answer(last)
  }
  call.opened = answer(0)
  return call
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name))).filter((found) => found.isFile()).reduce((sum, { size }) => sum + size, 0)
}
