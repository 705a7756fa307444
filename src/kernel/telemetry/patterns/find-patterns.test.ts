import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { Labels } from '#lib/promql'
import { tempDir } from '../../../../test/harness/index.ts'
import { LogsEngine } from '../logs/logs-engine.ts'
import type { PatternsRequest } from '../logs-store.ts'
import { findPatterns } from './find-patterns.ts'

const hourNs = 3_600_000_000_000n
const dayNs = 24n * hourNs
const from = 20_000n * dayNs
const range: PatternsRequest = { query: '{app="a"}', from, to: from + hourNs, points: 30, limit: 100, isCompared: true }
let engine: LogsEngine

afterEach(() => engine.close())

type Line = readonly [timeNs: bigint, line: string]

async function logsOf(lines: readonly Line[]): Promise<LogsEngine> {
  engine = (await LogsEngine.open({ directory: join(await tempDir(), 'logs'), limits: { retentionDays: 0 } })).engine
  await engine.write({ streams: [Labels.of({ app: 'a' })], streamOf: new Uint32Array(lines.length), times: BigInt64Array.from(lines, ([time]) => time), lines: lines.map(([, line]) => line), source: 'test' })
  return engine
}

const spread = (count: number, start: bigint, line: (at: number) => string): Line[] => Array.from({ length: count }, (_, at) => [start + BigInt(at) * hourNs / BigInt(count), line(at)])

async function patternsOf(request: Partial<PatternsRequest> = {}, maxLines = 1_000_000) {
  return findPatterns(engine, { ...range, ...request }, { maxLines, check: () => {} })
}

it('tells what is new, spiking and gone, what is new and bad first', async () => {
  await logsOf([
    ...spread(60, from - hourNs, (at) => `request ${at} took ${at}ms`), ...spread(60, from, (at) => `request ${at} took ${at}ms`),
    ...spread(50, from - dayNs, (at) => `nightly sync of shard ${at} done`), ...spread(50, from - hourNs, (at) => `nightly sync of shard ${at} done`),
    ...spread(2, from, () => 'level=error msg="payment provider refused the card"'), ...spread(40, from, (at) => `feature flag ${at} was read`),
    ...spread(12, from - hourNs, (at) => `retry ${at} of the queue`), ...spread(400, from, (at) => `retry ${at} of the queue`),
  ])
  const { patterns, before, range: read, isSampled } = await patternsOf()
  expect(patterns.map(({ template, state, count, level }) => [template, state, count, level])).toEqual([
    ['level=error msg="payment provider refused the card"', 'new', 2, 'error'], ['feature flag <_> was read', 'new', 40, null], ['retry <_> of the queue', 'spiking', 400, null],
    ['nightly sync of shard <_> done', 'gone', 0, null], ['request <_> took <_>', 'steady', 60, null],
  ])
  expect(isSampled).toBe(false)
  expect([read.lines, ...before.map(({ lines }) => lines)]).toEqual([502, 122, 50])
  const steady = patterns.at(-1)
  expect(steady).toMatchObject({ firstMs: Number(from / 1_000_000n), example: { line: 'request 59 took 59ms', labels: { app: 'a' } }, usual: 30 })
  expect(steady?.counts).toEqual(Array.from({ length: 30 }, () => 2))
})

it('calls nothing new where there is nothing before', async () => {
  await logsOf(spread(10, from, (at) => `request ${at}`))
  const { patterns, before } = await patternsOf()
  expect(before).toEqual([])
  expect(patterns.map(({ state }) => state)).toEqual(['steady'])
})

it('goes through the pipeline', async () => {
  await logsOf(spread(10, from, (at) => JSON.stringify({ level: at % 2 ? 'warn' : 'info', msg: `saved ${at}`, noise: Math.random() })))
  const { patterns } = await patternsOf({ query: '{app="a"} |= "saved" | json | level="warn" | line_format "{{.msg}}"' })
  expect(patterns.map(({ template, count, level }) => [template, count, level])).toEqual([['saved <_>', 5, 'warn']])
})

it('reads a part where there are too many lines, says so, and calls nothing new that was there', async () => {
  const rare = 'the one odd line of the hour before'
  const odd: Line = [from - hourNs + 1_799_000_000_001n, rare]
  await logsOf([...spread(9000, from - hourNs, (at) => `request ${at} done`), odd, ...spread(9000, from, (at) => `request ${at} done`), ...spread(3000, from, () => rare)].sort(([a], [b]) => Number(a - b)))
  const { patterns, isSampled, range: read } = await patternsOf({}, 1200)
  expect(isSampled).toBe(true)
  expect(read.linesRead).toBeLessThan(2000)
  const byTemplate = new Map(patterns.map((each) => [each.template, each]))
  const usual = byTemplate.get('request <_> done')
  expect(usual?.state).toBe('steady')
  expect(Math.abs((usual?.count ?? 0) - 9000)).toBeLessThan(900)
  expect(byTemplate.get(rare)?.state).not.toBe('new')
})

it.each([['rate({app="a"}[1m])', 'only a log query'], ['{app="a"', 'syntax error']])('refuses %s', async (query, message) => {
  await logsOf([])
  await expect(patternsOf({ query })).rejects.toThrow(message)
})

it('ends when it is told to', async () => {
  await logsOf(spread(100, from, (at) => `x ${at}`))
  let asked = 0
  await expect(findPatterns(engine, range, { maxLines: 10_000, check: () => {
    asked += 1
    if (asked > 2) throw new Error('enough')
  } })).rejects.toThrow('enough')
})
