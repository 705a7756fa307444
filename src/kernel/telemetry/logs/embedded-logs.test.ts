import { monitorEventLoopDelay } from 'node:perf_hooks'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LogqlError } from '#lib/logql'
import { Labels, matcherOf } from '#lib/promql'
import { createLog } from '#platform/log'
import { tempDir } from '../../../../test/harness/index.ts'
import { EmbeddedLogs } from './embedded-logs.ts'

const labels = Labels.of({ app: 'big' })
const lineCount = 300_000
const end = BigInt(lineCount) * 1_000_000_000n
let logs: EmbeddedLogs

beforeAll(async () => {
  const folder = await tempDir()
  const workerFile = join(folder, 'logs-worker.mjs')
  await build({ entryPoints: [fileURLToPath(new URL('worker/logs-worker.ts', import.meta.url))], outfile: workerFile, bundle: true, platform: 'node', format: 'esm', logLevel: 'warning' })
  logs = await EmbeddedLogs.start({ directory: join(folder, 'logs'), limits: { retentionDays: 0 }, workerFile, now: () => Date.now(), log: createLog({ level: 'error' }) })
  for (let first = 0; first < lineCount; first += 5000) {
    await logs.write({
      streams: [labels], streamOf: new Uint32Array(5000), times: BigInt64Array.from({ length: 5000 }, (_, at) => BigInt(first + at) * 1_000_000_000n),
      lines: Array.from({ length: 5000 }, (_, at) => `level=info request ${first + at} of ${((first + at) * 2654435761) % 1_000_003} took ${at % 97}ms path=/api/orders/${at * 7919} ${'abcdefghij'.repeat(8)}`), source: 'test',
    })
  }
}, 120_000)
afterAll(() => logs.close())

/** Nothing can be skipped for this one: every line is looked at. */
const heavy = String.raw`count_over_time({app="big"} |~ "(?i)[a-z]+ [0-9]+ o[e-g] .*took [0-9]{1,2}ms.*[i-k]{3}x" [${lineCount}s])`
const ask = (query: string, options?: { readonly signal?: AbortSignal; readonly timeoutMs?: number }) => logs.query({ query, start: end, end, step: 0n, direction: 'backward', limit: 100 }, options)

it('searches without holding up the thread that asks', async () => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const [startedAt, before] = [performance.now(), performance.eventLoopUtilization()]
  const result = await ask(heavy)
  const tookMs = performance.now() - startedAt
  const { utilization } = performance.eventLoopUtilization(before)
  delay.disable()
  expect(result).toMatchObject({ type: 'vector', series: [] })
  expect(tookMs).toBeGreaterThan(100)
  // The machine may be busy with other things: what this thread did itself is told by its utilization.
  expect(utilization).toBeLessThan(0.3)
  expect(delay.percentile(50) / 1e6).toBeLessThan(50)
})

it('ends a search that nobody waits for, or that takes too long', async () => {
  const gone = new AbortController()
  const [startedAt, asked] = [performance.now(), ask(heavy, { signal: gone.signal })]
  setTimeout(() => gone.abort(), 30)
  await expect(asked).rejects.toMatchObject({ type: 'canceled' })
  expect(performance.now() - startedAt).toBeLessThan(1000)
  await expect(ask(heavy, { timeoutMs: 40 })).rejects.toThrow(/took longer than 0\.04 s/)
  await expect(logs.patterns({ query: '{app="big"}', from: 0n, to: end, points: 30, limit: 10, isCompared: true }, { timeoutMs: 20 })).rejects.toThrow(/took longer/)
})

it('gives what a query finds, as it is in its thread', async () => {
  const lines = await logs.query({ query: '{app="big"} |= "request 299999 "', start: 0n, end, step: 0n, direction: 'backward', limit: 5 })
  expect(lines.type === 'streams' && lines.streams.map(({ labels: own, entries }) => [own.toString(), entries.length, entries[0]?.timeNs])).toEqual([['{app="big"}', 1, end - 1_000_000_000n]])
  await expect(ask('{app=')).rejects.toBeInstanceOf(LogqlError)
  expect(await ask('1 + 1')).toMatchObject({ type: 'scalar', value: 2 })
})

it('gives chunks no faster than they are taken', async () => {
  let count = 0
  for await (const chunk of logs.select({ matchers: [matcherOf('app', '=', 'big')], filters: [], from: 0n, to: end, direction: 'forward' })) {
    count += chunk.lines.length
    if (count > 20_000) break
  }
  expect(count).toBeGreaterThan(20_000)
  expect((await logs.volumes({ matchers: [], from: 0n, to: end })).reduce((sum, { lines }) => sum + lines, 0)).toBe(lineCount)
})

it('tells followers in this thread', async () => {
  const stop = new AbortController()
  const heard: string[] = []
  const following = (async () => {
    for await (const { lines } of logs.follow([matcherOf('app', '=', 'live')], stop.signal)) {
      heard.push(...lines)
      if (heard.length === 2) stop.abort()
    }
  })()
  await logs.write({ streams: [Labels.of({ app: 'live' })], streamOf: Uint32Array.of(0, 0), times: BigInt64Array.of(1n, 2n), lines: ['one', 'two'], source: 'test' })
  await following
  expect(heard).toEqual(['one', 'two'])
})
