import { expect, it } from 'vitest'
import type { LogBatch, LogChunk, LogsStore } from '../../src/kernel/telemetry/index.ts'
import { LogqlError } from '../../src/lib/logql/index.ts'
import { Labels, matcherOf } from '../../src/lib/promql/index.ts'
import { eventually } from '../harness/index.ts'

interface Line { readonly labels: Readonly<Record<string, string>>; readonly time: bigint; readonly line: string; readonly metadata?: Readonly<Record<string, string>> }

const second = 1_000_000_000n

/** What every store of logs does, whatever it is made of. */
export function logsPortSuite({ store }: { readonly store: () => LogsStore }): void {
  const end = BigInt(Math.floor(Date.now() / 1000)) * second
  const from = end - 600n * second
  const at = (secondsAgo: number): bigint => end - BigInt(secondsAgo) * second
  const all = { matchers: [matcherOf('suite', '=', 'port')], from, to: end, filters: [] }
  const api: Line[] = Array.from({ length: 120 }, (_, index) => ({ labels: { suite: 'port', app: 'api' }, time: at(300 - index * 2), line: JSON.stringify({ level: index % 10 ? 'info' : 'error', status: 200 + (index % 3) * 100, took: `${index}ms`, path: `/orders/${index}` }) }))
  const web: Line[] = [
    { labels: { suite: 'port', app: 'web', env: 'prod' }, time: at(200), line: 'level=warn msg="slow page" took=1.5s', metadata: { trace_id: 'abc' } }, { labels: { suite: 'port', app: 'web', env: 'prod' }, time: at(100), line: 'a "quoted" \\ line\nof two, ünï 日本 😀' },
  ]

  it('takes lines and gives them back', async () => {
    expect(await store().write(batchOf([...api, ...web]))).toEqual({ accepted: 122, rejected: [] })
    await eventually(async () => (await collect(store().select({ ...all, direction: 'forward' }))).length === 122, { timeoutMs: 15_000 })
    const found = await collect(store().select({ ...all, direction: 'forward' }))
    expect(found.map(keyOf).toSorted()).toEqual([...api, ...web].map(keyOf).toSorted())
  })

  it('gives as many as are asked for, from either end, of those that fit', async () => {
    const newest = await collect(store().select({ ...all, matchers: [matcherOf('app', '=', 'api')], direction: 'backward', limit: 3 }))
    expect(newest.map(({ time }) => time)).toEqual([at(62), at(64), at(66)])
    const found = await collect(store().select({ ...all, filters: [{ operator: '|=', text: '"level":"error"' }, { operator: '!~', text: 'orders/[0-4]' }], direction: 'forward' }))
    expect(found.map(({ line }) => (JSON.parse(line) as { path: string }).path)).toEqual(['/orders/50', '/orders/60', '/orders/70', '/orders/80', '/orders/90'])
    expect(await collect(store().select({ ...all, matchers: [matcherOf('suite', '=', 'none')], direction: 'forward' }))).toEqual([])
  })

  const query = (text: string, step = 0n, options = {}) => store().query({ query: text, start: from, end, step, direction: 'backward', limit: 10 }, options)

  it('evaluates LogQL: lines, numbers at one time and over a range', async () => {
    const lines = await query('{app="web"} |= "slow" | logfmt | line_format "{{.msg}} {{.took}}"')
    expect(lines.type === 'streams' && lines.streams.flatMap(({ labels, entries }) => entries.map(({ line }) => [labels.get('app'), labels.get('level'), labels.get('trace_id'), line]))).toEqual([['web', 'warn', 'abc', 'slow page 1.5s']])
    expect(await query('sum by (status) (count_over_time({app="api"} | json [10m]))')).toMatchObject({ type: 'vector', series: expect.arrayContaining([expect.objectContaining({ values: [40] })]) })
    const range = await query('max_over_time({app="api"} | json | unwrap duration(took) [1m]) by (app)', 60n * second)
    expect(range.type).toBe('matrix')
    expect('series' in range && Math.max(...range.series.flatMap(({ values }) => values))).toBeCloseTo(0.119)
    expect(await query('1 + 1')).toMatchObject({ type: 'scalar', value: 2 })
  })

  it('lists streams, names and values of labels', async () => {
    const streams = await store().streams({ matchers: [matcherOf('suite', '=', 'port')], from, to: end })
    expect(streams.map(String).toSorted()).toEqual(['{app="api", suite="port"}', '{app="web", env="prod", suite="port"}'])
    expect(await store().labelNames({ from, to: end })).toEqual(expect.arrayContaining(['app', 'env', 'suite']))
    expect((await store().labelValues('app', { from, to: end })).toSorted()).toEqual(['api', 'web'])
    expect(await store().labelValues('nowhere', { from, to: end })).toEqual([])
  })

  it('knows how much there is', async () => {
    await eventually(async () => (await store().volumes({ matchers: [matcherOf('suite', '=', 'port')], from, to: end })).length === 2, { timeoutMs: 15_000 })
    const volumes = await store().volumes({ matchers: [matcherOf('suite', '=', 'port')], from, to: end })
    expect(volumes.reduce((sum, { lines }) => sum + lines, 0)).toBeGreaterThan(100)
    expect(volumes.find(({ labels }) => labels.get('app') === 'api')?.bytes).toBeGreaterThan(2000)
  })

  it('clusters lines into patterns', async () => {
    const { patterns, range } = await store().patterns({ query: '{app="api"}', from, to: end, points: 10, limit: 10, isCompared: true })
    expect(range.lines).toBe(120)
    expect(patterns.reduce((sum, { count }) => sum + count, 0)).toBe(120)
    expect(patterns[0]?.example?.labels).toMatchObject({ app: 'api' })
  })

  it('tells of lines as they come', async () => {
    const stop = new AbortController()
    const heard: string[] = []
    const following = (async () => {
      for await (const { lines } of store().follow([matcherOf('suite', '=', 'live')], stop.signal)) {
        heard.push(...lines)
        if (heard.length >= 3) stop.abort()
      }
    })()
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const line of ['one', 'two', 'three']) {
      await store().write(batchOf([{ labels: { suite: 'live' }, time: BigInt(Date.now()) * 1_000_000n, line }]))
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await following
    expect(heard).toEqual(['one', 'two', 'three'])
  })

  it('says what is wrong with a query', async () => {
    await expect(query('{app="api"} | nonsense=')).rejects.toBeInstanceOf(LogqlError)
    await expect(query('sum(')).rejects.toThrow(/parse error/)
  })

  it('says which lines it does not take', async () => {
    const report = await store().write(batchOf([{ labels: { suite: 'port' }, time: at(1), line: 'x'.repeat(300_000) }]))
    expect(report).toMatchObject({ accepted: 0, rejected: [{ reason: 'too-long', count: 1, example: expect.any(String) }] })
    expect((await store().write(batchOf([{ labels: {}, time: at(1), line: 'x' }]))).rejected).toMatchObject([{ reason: 'bad-labels' }])
  })

  it('stops for whoever waits no longer', async () => {
    const gone = new AbortController()
    gone.abort()
    await expect(query('count_over_time({suite="port"}[5m])', 0n, { signal: gone.signal })).rejects.toMatchObject({ type: 'canceled' })
  })
}

function batchOf(lines: readonly Line[]): LogBatch {
  const metadata = new Map(lines.flatMap(({ metadata: own }, index) => own ? [[index, own] as const] : []))
  return { streams: lines.map(({ labels }) => Labels.of(labels)), streamOf: Uint32Array.from(lines.keys()), times: BigInt64Array.from(lines, ({ time }) => time), lines: lines.map(({ line }) => line), ...(metadata.size > 0 ? { metadata } : {}), source: 'suite' }
}

/** What a line has of its own may be told with its labels. */
async function collect(chunks: AsyncIterable<LogChunk>): Promise<Line[]> {
  const found: Line[] = []
  for await (const { labels, times, lines, metadata } of chunks) for (const [index, line] of lines.entries()) found.push({ labels: { ...labels.toRecord(), ...metadata?.get(index) }, time: times[index] ?? 0n, line })
  return found
}

function keyOf({ labels, time, line, metadata }: Line): string {
  return JSON.stringify([String(time), Object.entries({ ...labels, ...metadata }).toSorted(), line])
}
