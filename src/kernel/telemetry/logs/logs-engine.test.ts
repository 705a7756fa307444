import fc from 'fast-check'
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evaluateLogql, type LineFilter, lineFilterOf, type LogChunk } from '#lib/logql'
import { Labels, matcherOf } from '#lib/promql'
import type { LogBatch } from '../logs-store.ts'
import { LogsEngine } from './logs-engine.ts'

interface Line { readonly labels: Readonly<Record<string, string>>; readonly time: bigint; readonly line: string }

let directory = ''
const opened: LogsEngine[] = []
const all = { matchers: [matcherOf('app', '=~', '.*')], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' as const }

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'daybook-logs-'))
})
afterEach(async () => {
  for (const logs of opened.splice(0)) await logs.close()
  await rm(directory, { recursive: true, force: true })
})

async function openLogs(limits: Parameters<typeof LogsEngine.open>[0]['limits'] = {}, nowMs = () => 1_000_000): Promise<LogsEngine> {
  const { engine: logs } = await LogsEngine.open({ directory, limits: { retentionDays: 0, ...limits }, nowMs })
  opened.push(logs)
  return logs
}

async function closeAll(): Promise<void> {
  for (const logs of opened.splice(0)) await logs.close()
}

function batchOf(lines: readonly Line[], source = 'test'): LogBatch {
  return { streams: lines.map(({ labels }) => Labels.of(labels)), streamOf: Uint32Array.from(lines.keys()), times: BigInt64Array.from(lines, ({ time }) => time), lines: lines.map(({ line }) => line), source }
}

async function collect(chunks: AsyncIterable<LogChunk>): Promise<Line[]> {
  const found: Line[] = []
  for await (const { labels, times, lines } of chunks) for (const [at, line] of lines.entries()) found.push({ labels: labels.toRecord(), time: times[at] ?? 0n, line })
  return found
}

const sortKey = ({ labels, time, line }: Line): string => `${String(time).padStart(20, '0')} ${JSON.stringify(labels)} ${line}`
const sorted = (lines: readonly Line[]): string[] => lines.map(sortKey).sort()

describe('what was written', () => {
  it('is there at once, after a flush, and after a start', async () => {
    const lines = [{ labels: { app: 'a' }, time: 5n, line: 'one' }, { labels: { app: 'b' }, time: 3n, line: 'two\nwith a break' }, { labels: { app: 'a' }, time: 86_400_000_000_009n, line: 'é 日本 😀' }]
    const logs = await openLogs()
    expect(await logs.write(batchOf(lines))).toEqual({ accepted: 3, rejected: [] })
    expect(sorted(await collect(logs.select(all)))).toEqual(sorted(lines))
    await closeAll()
    const again = await openLogs()
    expect(sorted(await collect(again.select(all)))).toEqual(sorted(lines))
    await again.flush()
    expect(sorted(await collect(again.select(all)))).toEqual(sorted(lines))
    expect((await readdir(directory)).filter((name) => name.startsWith('1970'))).toEqual(['1970-01-01', '1970-01-02'])
    await closeAll()
    const third = await openLogs()
    expect(sorted(await collect(third.select(all)))).toEqual(sorted(lines))
    expect(await third.labelNames({ from: 0n, to: 10n })).toEqual(['app'])
    expect(await third.labelValues('app', { from: 0n, to: 4n })).toEqual(['b'])
    expect((await third.streams({ matchers: [matcherOf('app', '!=', 'a')], from: 0n, to: 10n })).map(String)).toEqual(['{app="b"}'])
  })

  it('is read by time from either end, as many as asked for', async () => {
    const logs = await openLogs({ headBytes: 2000 })
    const lines = Array.from({ length: 300 }, (_, at) => ({ labels: { app: at % 2 ? 'a' : 'b' }, time: BigInt((at * 7919) % 300) * 1_000_000_000n, line: `line ${at}` }))
    for (let at = 0; at < 300; at += 30) await logs.write(batchOf(lines.slice(at, at + 30)))
    const ordered = lines.toSorted((a, b) => Number(a.time - b.time))
    expect(await collect(logs.select({ ...all, limit: 7 }))).toEqual(ordered.slice(0, 7))
    expect(await collect(logs.select({ ...all, limit: 7, direction: 'backward' }))).toEqual(ordered.slice(-7).reverse())
    const result = await evaluateLogql(logs, { query: 'sum(count_over_time({app=~".+"} |~ "line .*7$" [5m]))', start: 0n, end: 299_000_000_000n, step: 0n, direction: 'forward', limit: 10 })
    expect(result.type === 'vector' && result.series[0]?.values).toEqual([30])
  })

  it('is held no more of than one answer may be, in memory as in files', async () => {
    const logs = await openLogs({ headBytes: 1 << 20 })
    const lines = Array.from({ length: 60 }, (_, at) => ({ labels: { app: at % 2 ? 'a' : 'b' }, time: BigInt(at), line: `${at} ${'y'.repeat(100_000)}` }))
    for (let at = 0; at < 60; at += 5) await logs.write(batchOf(lines.slice(at, at + 5)))
    for (const flushed of [false, true]) {
      if (flushed) await logs.flush()
      await expect(collect(logs.select({ ...all, limit: 60, maxBytes: 2_000_000 }))).rejects.toThrow('more than 2 MiB')
      expect((await collect(logs.select({ ...all, limit: 15, maxBytes: 2_000_000, direction: 'backward' }))).map(({ time }) => Number(time))).toEqual(Array.from({ length: 15 }, (_, at) => 59 - at))
    }
    // Where nothing is held, all of it may be read.
    expect(await collect(logs.select({ ...all, maxBytes: 2_000_000 }))).toHaveLength(60)
  })

  it('has its structured metadata again', async () => {
    const logs = await openLogs()
    await logs.write({ ...batchOf([{ labels: { app: 'a' }, time: 2n, line: 'x' }, { labels: { app: 'a' }, time: 1n, line: 'y' }]), metadata: new Map([[1, { trace: 't' }]]) })
    const metadata = async (): Promise<unknown> => {
      const found: unknown[] = []
      for await (const chunk of logs.select(all)) for (const at of chunk.lines.keys()) found.push([chunk.lines[at], chunk.metadata?.get(at)])
      return found
    }
    const wanted = [['y', { trace: 't' }], ['x', undefined]]
    expect(await metadata()).toEqual(wanted)
    await logs.flush()
    expect(await metadata()).toEqual(wanted)
  })

  it('is without the half frame that a crash left', async () => {
    const logs = await openLogs()
    await logs.write(batchOf([{ labels: { app: 'a' }, time: 1n, line: 'whole' }]))
    const [name = ''] = (await readdir(directory)).filter((each) => each.endsWith('.writes'))
    await logs.write(batchOf([{ labels: { app: 'a' }, time: 2n, line: 'half' }]))
    await closeAll()
    await truncate(join(directory, name), 150)
    const again = await openLogs()
    const found = (await collect(again.select(all))).map(({ line }) => line)
    expect(found).toEqual(['whole'])
    await again.write(batchOf([{ labels: { app: 'a' }, time: 3n, line: 'after' }]))
    await closeAll()
    expect((await collect((await openLogs()).select(all))).map(({ line }) => line)).toEqual(['whole', 'after'])
  })
})

describe('what is not taken', () => {
  const stream = { app: 'a' }
  it('says which and why', async () => {
    const logs = await openLogs({ maxLineBytes: 10, maxStreamsPerSource: 2, maxLabels: 2, retentionDays: 1, drop: [[matcherOf('app', '=', 'noise')]], scrub: [{ pattern: 'pw=\\S+', replacement: 'pw=•' }] }, () => 10 * 86_400_000)
    const now = 10n * 86_400_000_000_000n
    const report = await logs.write(batchOf([
      { labels: stream, time: now, line: 'a line that is far too long' }, { labels: stream, time: 1n, line: 'old' }, { labels: { app: 'b' }, time: now, line: 'b' }, { labels: { app: 'c' }, time: now, line: 'c' },
      { labels: {}, time: now, line: 'none' }, { labels: { a: '1', b: '2', c: '3' }, time: now, line: 'many' }, { labels: { 'bad name': 'x' }, time: now, line: 'x' },
    ]))
    expect(report.accepted).toBe(1)
    expect(report.rejected.map(({ reason, count }) => [reason, count])).toEqual([['too-long', 1], ['too-old', 1], ['stream-quota', 1], ['bad-labels', 3]])
    expect(report.rejected.find(({ reason }) => reason === 'stream-quota')?.example).toContain('{app="c"}')
    await logs.write(batchOf([{ labels: { app: 'noise' }, time: now, line: 'x' }], 'other'))
    await logs.write(batchOf([{ labels: stream, time: now, line: 'pw=secret' }]))
    expect((await collect(logs.select({ ...all, to: 2n ** 62n }))).map(({ line }) => line).sort()).toEqual(['b', 'pw=•'])
  })

  it('goes with its day when the retention is over', async () => {
    let now = 86_400_000
    const logs = await openLogs({ retentionDays: 3 }, () => now)
    await logs.write(batchOf([{ labels: stream, time: 1n, line: 'first day' }, { labels: stream, time: 86_400_000_000_000n, line: 'second day' }]))
    await logs.flush()
    now = 86_400_000 * 4 - 1000
    expect(await logs.retain()).toBe(1)
    expect((await collect(logs.select(all))).map(({ line }) => line)).toEqual(['second day'])
  })

  it('is no error to who reads while its files go', async () => {
    let now = 86_400_000
    const logs = await openLogs({ retentionDays: 3, headBytes: 500 }, () => now)
    for (let at = 0; at < 20; at += 1) await logs.write(batchOf([{ labels: stream, time: BigInt(at), line: `${at} ${'x'.repeat(600)}` }]))
    await logs.flush()
    now = 86_400_000 * 9
    const reading = collect(logs.select({ ...all, filters: [{ operator: '|=', text: 'xxxxx' }] }))
    const [found] = await Promise.all([reading, logs.retain()])
    expect(found.length).toBeLessThanOrEqual(20)
    expect(await collect(logs.select(all))).toEqual([])
  })

  it('is half a pair of UTF-16, the same at once and later', async () => {
    const logs = await openLogs()
    await logs.write(batchOf([{ labels: stream, time: 1n, line: 'half \ud83d of it' }]))
    const before = await collect(logs.select(all))
    await logs.flush()
    expect(await collect(logs.select(all))).toEqual(before)
    expect(before[0]?.line).toBe('half \u{fffd} of it')
  })
})

it('tells followers of lines as they are accepted', async () => {
  const logs = await openLogs()
  const stop = new AbortController()
  const heard = (async () => {
    const lines: string[] = []
    for await (const chunk of logs.follow([matcherOf('app', '=', 'a')], stop.signal)) {
      lines.push(...chunk.lines)
      if (lines.length === 2) stop.abort()
    }
    return lines
  })()
  await new Promise((resolve) => setImmediate(resolve))
  await logs.write(batchOf([{ labels: { app: 'a' }, time: 1n, line: 'one' }, { labels: { app: 'b' }, time: 1n, line: 'other' }, { labels: { app: 'a' }, time: 2n, line: 'two' }]))
  expect(await heard).toEqual(['one', 'two'])
})

it('finds what a plain filter over an array finds', async () => {
  const word = fc.constantFrom('error', 'Timeout', 'deadbeef01', '/api/x', 'ſtop', '日本', 'a', 'status=500', 'BAD', 'cafe1234babe', 'two\nlines', 'x'.repeat(2100))
  const line = fc.record({ app: fc.constantFrom('a', 'b', 'c'), time: fc.integer({ min: 0, max: 200_000 }), words: fc.array(word, { minLength: 1, maxLength: 6 }) })
  const filter = fc.oneof(
    fc.record({ operator: fc.constantFrom('|=' as const, '!=' as const), text: fc.constantFrom('error', 'dead', 'eadbeef', 'time', '本', '/api', 'r T', 'cafe12', 'status=5', '') }),
    fc.record({ operator: fc.constantFrom('|~' as const, '!~' as const), text: fc.constantFrom('(?i)timeout', 'err?or', 'dead(beef|cafe)', '^a', '0[0-9]$', '(?i)STOP', 'status=(4|5)..', '(error|BAD) /api', 'x*', '(?i)bad a', '[a-z]+=[45]..', '[0-9]+$', '(?i)t[a-z]+ .*/API', 'a[^b]*s', String.raw`two\nl`, String.raw`\bBAD\b`, String.raw`\Q/api/x\E`) }),
  )
  const chance = fc.record({ lines: fc.array(line, { maxLength: 80 }), filters: fc.array(filter, { maxLength: 2 }), from: fc.integer({ min: 0, max: 200_000 }), flushes: fc.boolean(), taken: fc.constantFrom(/^/, /^[ -~\n]*$/, /^[ -~]{0,100}$/) })
  let count = 0
  await fc.assert(fc.asyncProperty(chance, async ({ lines, filters, from, flushes, taken }) => {
    count += 1
    const { engine: logs } = await LogsEngine.open({ directory: join(directory, String(count)), limits: { retentionDays: 0, headBytes: 1500 } })
    const held = lines.map(({ app, time, words }, at): Line => ({ labels: { app }, time: BigInt(time) * 1_000_000_000n, line: `${words.filter((each) => taken.test(each)).join(' ')} ${at}` }))
    for (let at = 0; at < held.length; at += 20) await logs.write(batchOf(held.slice(at, at + 20)))
    if (flushes) await logs.flush()
    const tests = (filters as LineFilter[]).map(lineFilterOf)
    const wanted = held.filter(({ labels, time, line: text }) => labels['app'] !== 'c' && time >= BigInt(from) * 1_000_000_000n && tests.every((test) => test(text)))
    const found = await collect(logs.select({ matchers: [matcherOf('app', '!=', 'c')], from: BigInt(from) * 1_000_000_000n, to: 2n ** 62n, filters: filters as LineFilter[], direction: 'backward' }))
    await logs.close()
    expect(sorted(found)).toEqual(sorted(wanted))
  }), { numRuns: 120 })
})
