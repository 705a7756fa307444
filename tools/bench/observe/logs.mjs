import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { median, percentile, spread, timed } from '../figures.mjs'
import { makeLines, rareWord, streams } from './logs-lines.mjs'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
/** How much is written and searched: 5 GB, the first of which is timed; less by DAYBOOK_BENCH_LOG_MB. */
const megabytes = Number(process.env.DAYBOOK_BENCH_LOG_MB ?? 5000)
const timedMegabytes = Math.min(1000, megabytes)
const linesAtOnce = 2000
const startMs = Date.parse('2026-01-15T00:00:00Z')
const pattern = 'quetzal[a-z]+ was|status":50[0-9],"duration_ms":1[0-9]{3}\\.77'

/** Logs beside `rg` and `zstd` on the same lines in a plain file. */
export const logs = {
  name: 'logs', what: `${megabytes} MB of JSON lines: written, stored, searched`,
  async measure(bench) {
    const folder = await bench.folder('logs')
    const engine = await loadEngine(folder)
    const plain = join(folder, 'lines.txt')
    const store = await engine.EmbeddedLogs.start({ directory: join(folder, 'store'), limits: { retentionDays: 0 }, workerFile: join(folder, 'logs-worker.mjs'), now: () => Date.now(), log: logTo(bench) })
    try {
      const written = await write(store, engine, plain)
      bench.tell(`  ${written.lines} lines are written`)
      const { bytes } = await store.size()
      const peers = await measurePeers(plain)
      bench.tell('  the peers have searched')
      return [
        { what: `${timedMegabytes} MB written, each batch of ${linesAtOnce} lines on the disk before the next`, measured: written.rate, unit: 'MB/s', target: 25, isMore: true, note: `${written.cpuRate.toFixed(1)} MB for each second of processor time, packing and sets of runs with it.` },
        { what: 'stored in what part of the plain size', measured: bytes / written.bytes, unit: '', target: 1 / 8, note: `${(bytes / 1e6).toFixed(1)} MB of ${(written.bytes / 1e6).toFixed(0)} MB, sets of runs and all.` },
        ...await measureSearch(store, engine, peers, written),
      ]
    } finally {
      await store.close()
    }
  },
}

function logTo(bench) {
  const tell = (text) => bench.tell(`  ${text}`)
  return { debug: () => {}, info: () => {}, warn: tell, error: tell }
}

async function loadEngine(folder) {
  const outfile = join(folder, 'engine.mjs')
  await build({ entryPoints: [join(root, 'src/kernel/telemetry/logs/worker/logs-worker.ts')], outfile: join(folder, 'logs-worker.mjs'), bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' })
  await build({
    stdin: { contents: "export { EmbeddedLogs } from './src/kernel/telemetry/logs/embedded-logs.ts'\nexport { Labels, matcherOf } from './src/lib/promql/index.ts'", resolveDir: root }, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning',
  })
  return import(outfile)
}

async function write(store, { Labels }, plain) {
  const file = createWriteStream(plain)
  const labels = streams.map((each) => Labels.of(each))
  const source = makeLines({ startMs, everyMs: 86_400_000 / (megabytes * 4000) })
  let [bytes, lines, writeMs, rate, cpuRate, endMs, cpuMs] = [0, 0, 0, 0, 0, 0, 0]
  while (bytes < megabytes * 1e6) {
    const batch = Array.from({ length: linesAtOnce }, () => source.next().value)
    const text = `${batch.map(({ line }) => line).join('\n')}\n`
    if (!file.write(text)) await new Promise((resolve) => { file.once('drain', resolve) })
    const [startedAt, cpu] = [performance.now(), process.cpuUsage()]
    await store.write({
      streams: labels, streamOf: Uint32Array.from(batch, ({ stream }) => stream), times: BigInt64Array.from(batch, ({ timeMs }) => BigInt(Math.round(timeMs * 1e3)) * 1000n), lines: batch.map(({ line }) => line), source: 'bench',
    })
    writeMs += performance.now() - startedAt
    cpuMs += cpuOf(cpu)
    bytes += Buffer.byteLength(text)
    lines += batch.length
    endMs = batch.at(-1).timeMs
    if (rate === 0 && bytes >= timedMegabytes * 1e6) {
      rate = bytes / 1e3 / writeMs
      cpuRate = bytes / 1e3 / cpuMs
    }
  }
  await store.flush()
  await new Promise((resolve) => { file.end(resolve) })
  return { bytes, lines, rate, cpuRate, endMs }
}

function cpuOf(before) {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Undefined where a peer is not installed. */
async function measurePeers(plain) {
  const packed = `${plain}.zst`
  const rare = await peer('rg', ['-c', '-F', rareWord, plain])
  await run('zstd', ['-q', '-f', '-3', plain, '-o', packed]).catch(() => {})
  const isPacked = await stat(packed).then(() => true, () => false)
  return { rare, regex: isPacked ? await peer('sh', ['-c', `zstd -dc "$0" | rg -c '${pattern}'`, packed]) : undefined }
}

async function peer(command, args) {
  try {
    return median(await timed(3, () => run(command, args)))
  } catch {
    return undefined
  }
}

async function measureSearch(store, { matcherOf }, peers, { endMs }) {
  const all = { matchers: [matcherOf('app', '=~', '.+')], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' }
  const count = async (request) => {
    let found = 0
    for await (const { lines } of store.select(request)) found += lines.length
    return found
  }
  let [rareFound, regexFound] = [0, 0]
  const rare = median(await timed(3, async () => { rareFound = await count({ ...all, filters: [{ operator: '|=', text: rareWord }] }) }))
  const regex = median(await timed(3, async () => { regexFound = await count({ ...all, filters: [{ operator: '|~', text: pattern }] }) }))
  const end = BigInt(Math.ceil(endMs)) * 1_000_000n
  const latest = await timed(20, (time) => count({ ...all, matchers: [matcherOf('app', '=', streams[time % streams.length].app), matcherOf('instance', '=', streams[time % streams.length].instance)], from: end - 900_000_000_000n, to: end + 1_000_000n, direction: 'backward', limit: 1000 }))
  const missing = (name) => `${name} is not installed: apt-get install ripgrep zstd.`
  return [
    { what: 'a rare word in all of it', measured: peers.rare === undefined ? rare : peers.rare / rare, unit: peers.rare === undefined ? 'ms' : '× rg', target: peers.rare === undefined ? Infinity : 2, isMore: peers.rare !== undefined, floor: peers.rare === undefined ? undefined : { what: '`rg -F` on the plain file, ms', value: peers.rare }, note: `${rareFound} lines in ${rare.toFixed(0)} ms. ${peers.rare === undefined ? missing('rg') : ''}` },
    { what: 'a regex in all of it', measured: peers.regex === undefined ? regex : peers.regex / regex, unit: peers.regex === undefined ? 'ms' : '× zstd -dc | rg', target: peers.regex === undefined ? Infinity : 0.5, isMore: peers.regex !== undefined, floor: peers.regex === undefined ? undefined : { what: '`zstd -dc | rg`, ms', value: peers.regex }, note: `${regexFound} lines in ${regex.toFixed(0)} ms. ${peers.regex === undefined ? missing('zstd or rg') : ''}` },
    { what: 'the last 15 minutes by label, p95', measured: percentile(latest, 0.95), unit: 'ms', target: 150, note: spread(latest, 'ms') },
  ]
}
