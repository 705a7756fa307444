import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedLogs } from '../../src/kernel/telemetry/logs/embedded-logs.ts'
import { RemoteLogs } from '../../src/kernel/telemetry/logs/remote/remote-logs.ts'
import type { LogBatch, LogsStore } from '../../src/kernel/telemetry/index.ts'
import type { LogqlResult } from '../../src/lib/logql/index.ts'
import { Labels } from '../../src/lib/promql/index.ts'
import { createLog } from '../../src/platform/log/index.ts'
import { eventually, hasLoki, type LokiPeer, startLoki, tempDir } from '../harness/index.ts'
import { faultyQueries, logQueries, metricQueries } from './logql-queries.data.ts'

const second = 1_000_000_000n
const count = 100
/** A whole step, as Loki makes every time that it is asked for one. */
const end = BigInt(Math.floor(Date.now() / 60_000) * 60) * second - 60n * second
/** Between steps, so that no two ways of cutting a range differ. */
const timeOf = (at: number): bigint => end - BigInt(count - at) * 5n * second + 500_000_001n

/** Lines of every kind that the queries speak of. */
function corpus(): LogBatch {
  const made: { labels: Record<string, string>; line: (at: number) => string; metadata?: (at: number) => Record<string, string> }[] = [
    { labels: { app: 'api', env: 'prod' }, line: (at) => JSON.stringify({ level: at % 7 ? 'info' : 'error', status: [200, 302, 500][at % 3], took: `${at}ms`, size: `${at}KB`, path: `/orders/${at % 5}`, ip: `10.0.${at % 2}.${at % 9}`, req: { method: at % 4 ? 'GET' : 'POST', 'head-er': 'h' }, list: [at, { a: 'b' }], app: 'own', none: null, ok: true }) },
    { labels: { app: 'web', env: 'prod' }, line: (at) => at % 10 === 9 ? `level=info =odd msg="broken ${at}` : `level=${at % 3 ? 'info' : 'warn'} msg="slow page" took=${at % 4 ? `${at * 10}ms` : '1s'} n=${at} empty= flag` },
    { labels: { app: 'db', env: 'dev' }, line: (at) => `${at % 2 ? '10.0.0' : '192.168.0'}.${at % 12} - - [now] ${['GET', 'POST', 'PUT'][at % 3]} /${'abc'[at % 3]} ${[200, 404, 503][at % 3]}` },
    { labels: { app: 'packed', env: 'dev' }, line: (at) => JSON.stringify({ pod: `p${at % 4}`, n: at, _entry: `{"real":${at}}` }) },
    { labels: { app: 'colour', env: 'dev' }, line: (at) => `\u001b[31mred ${at % 5}\u001b[0m plain` },
    { labels: { app: 'broken', env: 'dev' }, line: (at) => ['{"a": 1}', 'no json', '{"a": "x", "b": }', '[1]', '"text"', '{"a": {"b": [1, 2]}, "a": 2}', 'a=x b="open', ''][at % 8] ?? '' },
    { labels: { app: 'meta', env: 'dev' }, line: (at) => `a=${at}`, metadata: (at) => ({ trace: `t${at % 10}`, user_id: `u${at}` }) },
  ]
  const metadata = new Map(made.flatMap((stream, index) => stream.metadata ? Array.from({ length: count }, (_, at) => [index * count + at, stream.metadata?.(at) ?? {}] as const) : []))
  return {
    streams: made.map(({ labels }) => Labels.of(labels)), streamOf: Uint32Array.from({ length: made.length * count }, (_, at) => Math.floor(at / count)), times: BigInt64Array.from({ length: made.length * count }, (_, at) => timeOf(at % count)),
    lines: made.flatMap(({ line }) => Array.from({ length: count }, (_, at) => line(at))), metadata, source: 'conformance',
  }
}

/** Errors of lines have Loki's names; what is told of them is in our words. */
const ownWords: ReadonlySet<string> = new Set(['__error_details__'])

function shown(result: LogqlResult): unknown {
  if (result.type === 'scalar') return ['scalar', rounded(result.value)]
  if (result.type === 'streams') return result.streams.flatMap(({ labels, entries }) => entries.map(({ timeNs, line }) => `${timeNs} ${labels.drop(ownWords).toString()} ${line}`)).toSorted()
  return result.series.map(({ labels, times, values }) => `${labels.drop(ownWords).toString()} ${times.map((time, at) => `${Math.round(time)}=${rounded(values[at] ?? Number.NaN)}`).join(' ')}`).toSorted()
}

function rounded(value: number): string {
  return value.toPrecision(9)
}

async function answerOf(store: LogsStore, query: string, isLog: boolean, step: bigint): Promise<unknown> {
  try {
    return shown(await store.query({ query, start: end - 300n * second, end, step, direction: 'forward', limit: isLog ? 5000 : 100 }))
  } catch (error) {
    // What else could have stood there is not told here.
    return `fails: ${error instanceof Error ? error.message.replaceAll(/__error_details__="(?:\\.|[^"])*",? ?/g, '').replace(/, expecting .*$/, '') : ''}`
  }
}

describe.skipIf(!hasLoki)(`LogQL beside Loki (${hasLoki ? 'there' : 'skipped: DAYBOOK_LOKI names no program'})`, () => {
  let peer: LokiPeer
  let loki: RemoteLogs
  let own: EmbeddedLogs
  beforeAll(async () => {
    peer = await startLoki()
    loki = new RemoteLogs(peer.url)
    own = await EmbeddedLogs.start({ directory: await tempDir(), limits: { retentionDays: 0 }, now: () => Date.now(), log: createLog({ level: 'error' }) })
    const batch = corpus()
    const { rejected } = await loki.write(batch)
    if (rejected.length > 0) throw new Error(`Loki did not take the lines: ${rejected[0]?.example ?? ''}`)
    await own.write(batch)
    await eventually(async () => {
      const result = await loki.query({ query: 'sum(count_over_time({env=~".+"}[1h]))', start: end, end: end + 60n * second, step: 0n, direction: 'forward', limit: 10 })
      return 'series' in result && result.series[0]?.values[0] === batch.lines.length
    }, { timeoutMs: 30_000 })
  }, 150_000)
  afterAll(async () => {
    await own.close()
    await peer.stop()
  })

  it.each(logQueries)('%s', async (query) => {
    expect(await answerOf(own, query, true, 0n)).toEqual(await answerOf(loki, query, true, 0n))
  })

  it.each(metricQueries)('%s', async (query) => {
    expect(await answerOf(own, query, false, 0n)).toEqual(await answerOf(loki, query, false, 0n))
    expect(await answerOf(own, query, false, 60n * second)).toEqual(await answerOf(loki, query, false, 60n * second))
  })

  it.each(faultyQueries)('refuses %s', async (query) => {
    expect(await answerOf(own, query, false, 0n)).toEqual(await answerOf(loki, query, false, 0n))
  })
})
