import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Labels, matcherOf } from '#lib/promql'
import { smallDisk, tempDir } from '../../../../test/harness/index.ts'
import { LogsEngine } from './logs-engine.ts'

const directory = await tempDir()
const disk = await smallDisk(directory, 1024)
const opened: LogsEngine[] = []
afterAll(async () => {
  for (const engine of opened) await engine.close()
  disk?.remove()
})

/** Each line has its number; the rest of it cannot be packed much. */
const batchOf = (first: number) => ({
  streams: [Labels.of({ app: 'full' })], streamOf: new Uint32Array(20), times: BigInt64Array.from({ length: 20 }, (_, at) => BigInt(first + at)),
  lines: Array.from({ length: 20 }, (_, at) => `${first + at} ${randomBytes(300).toString('base64')}`), source: 'test',
})

async function numbersOf(engine: LogsEngine): Promise<number[]> {
  const numbers: number[] = []
  for await (const { lines } of engine.select({ matchers: [matcherOf('app', '=', 'full')], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' })) numbers.push(...lines.map((line) => Number.parseInt(line, 10)))
  return numbers.toSorted((a, b) => a - b)
}

async function open(): Promise<{ engine: LogsEngine; errors: unknown[] }> {
  const errors: unknown[] = []
  const { engine, damaged } = await LogsEngine.open({ directory, limits: { retentionDays: 0, headBytes: 100_000 }, onError: (error) => errors.push(error) })
  expect(damaged).toEqual([])
  opened.push(engine)
  return { engine, errors }
}

it.skipIf(disk === undefined)(`keeps what it took when the disk is full, and goes on when there is room (${disk === undefined ? 'skipped: needs to mount a tmpfs' : 'on a tmpfs'})`, async () => {
  const { engine, errors } = await open()
  let count = 0
  const fill = async (): Promise<void> => {
    for (;;) {
      await engine.write(batchOf(count))
      count += 20
    }
  }
  await expect(fill()).rejects.toMatchObject({ code: 'ENOSPC' })
  expect(count).toBeGreaterThan(500)
  expect(await numbersOf(engine)).toEqual(Array.from({ length: count }, (_, at) => at))
  // Whatever room an unfinished file leaves when it is removed is taken, so that it stays full.
  await engine.flush().catch(() => {})
  try {
    writeFileSync(join(directory, 'filler'), randomBytes(1 << 20))
  } catch {}
  await expect(fill()).rejects.toMatchObject({ code: 'ENOSPC' })
  await engine.keepUp().catch(() => {})
  await engine.close()
  const { engine: again } = await open()
  expect(await numbersOf(again)).toEqual(Array.from({ length: count }, (_, at) => at))
  disk?.resize(16_384)
  await again.write(batchOf(count))
  count += 20
  await again.keepUp()
  await again.flush()
  expect(again.size().files).toBeGreaterThan(0)
  await again.close()
  const { engine: third } = await open()
  expect(await numbersOf(third)).toEqual(Array.from({ length: count }, (_, at) => at))
  expect(errors.every((error) => error instanceof Error && 'code' in error && error.code === 'ENOSPC')).toBe(true)
})
