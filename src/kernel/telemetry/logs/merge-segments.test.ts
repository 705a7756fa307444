import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { Labels, matcherOf } from '#lib/promql'
import { tempDir } from '../../../../test/harness/index.ts'
import { LogsEngine } from './logs-engine.ts'
import { writeSegment } from './segment.ts'
import { mergeSegments, mergesOf } from './merge-segments.ts'
import { loadSegments } from './load-segments.ts'

const all = { matchers: [matcherOf('app', '=~', '.+')], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' as const }
const opened: LogsEngine[] = []

afterEach(async () => {
  for (const engine of opened.splice(0)) await engine.close()
})

async function open(directory: string): Promise<LogsEngine> {
  const { engine, damaged } = await LogsEngine.open({ directory, limits: { retentionDays: 0 } })
  expect(damaged).toEqual([])
  opened.push(engine)
  return engine
}

async function linesOf(engine: LogsEngine): Promise<string[]> {
  const found: string[] = []
  for await (const { labels, times, lines, metadata } of engine.select(all)) for (const [at, line] of lines.entries()) found.push(`${labels.toString()} ${times[at]} ${line} ${JSON.stringify(metadata?.get(at))}`)
  return found.sort()
}

/** Small files: `count` of them, each of two streams and two days. */
async function writeSmall(engine: LogsEngine, count: number, first = 0): Promise<void> {
  for (let file = first; file < first + count; file += 1) {
    const times = BigInt64Array.from({ length: 20 }, (_, at) => BigInt((file * 20 + at * 7) % 50) * 1_000_000_000n + (at % 2 ? 86_400_000_000_000n : 0n))
    await engine.write({ streams: [Labels.of({ app: 'a' }), Labels.of({ app: 'b' })], streamOf: Uint32Array.from({ length: 20 }, (_, at) => at % 2), times, lines: Array.from({ length: 20 }, (_, at) => `${file} ${at}\nend`), metadata: new Map([[3, { trace: `t${file}` }]]), source: 'test' })
    await engine.flush()
  }
}

const filesOf = async (directory: string): Promise<string[]> => (await readdir(join(directory, '1970-01-01'))).sort()

it('puts small files together, and has every line once', async () => {
  const directory = await tempDir()
  const engine = await open(directory)
  await writeSmall(engine, 5)
  const before = await linesOf(engine)
  expect(before).toHaveLength(100)
  const reading = engine.select({ ...all, matchers: [matcherOf('app', '=', 'a')] })[Symbol.asyncIterator]()
  const first = await reading.next()
  await engine.keepUp()
  expect(await linesOf(engine)).toEqual(before)
  expect(engine.size()).toMatchObject({ files: 2, lines: 100, streams: 2 })
  // Who was reading reads on.
  let own = (first.value as { lines: string[] }).lines.length
  for (let next = await reading.next(); !next.done; next = await reading.next()) own += next.value.lines.length
  expect(own).toBe(50)
  await engine.keepUp()
  expect(await filesOf(directory)).toEqual(['00000005-1.log'])
  await engine.close()
  opened.splice(0)
  const again = await open(directory)
  expect(await linesOf(again)).toEqual(before)
  await writeSmall(again, 3, 5)
  await again.keepUp()
  expect((await filesOf(directory)).length).toBe(4)
})

it('leaves what a crash between merging and removing would double', async () => {
  const directory = await tempDir()
  const engine = await open(directory)
  await writeSmall(engine, 4)
  const before = await linesOf(engine)
  await engine.close()
  opened.splice(0)
  const { segments } = await loadSegments(directory, new Set())
  for (const group of mergesOf(segments)) await mergeSegments(directory, group)
  expect(await filesOf(directory)).toEqual(['00000001.log', '00000002.log', '00000003.log', '00000004-1.log', '00000004.log'])
  const again = await open(directory)
  expect(await linesOf(again)).toEqual(before)
  expect(await filesOf(directory)).toEqual(['00000004-1.log'])
})

it('puts a damaged file aside and goes on with the others', async () => {
  const directory = await tempDir()
  const path = join(directory, '1970-01-01', '00000001.log')
  await writeSegment(path, [Labels.of({ app: 'a' })], [{ runs: [{ stream: 0, count: 1, from: 1n, to: 1n }], times: [1n], lines: ['x'], metadata: new Map() }])
  await truncate(path, 30)
  const { engine, damaged } = await LogsEngine.open({ directory })
  opened.push(engine)
  expect(damaged).toEqual([`${path}.damaged`])
  expect(await linesOf(engine)).toEqual([])
})
