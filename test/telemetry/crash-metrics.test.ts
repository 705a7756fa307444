import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Labels, matcherOf } from '#lib/promql'
import { Engine } from '../../src/kernel/telemetry/metrics/engine/engine.ts'
import { defaultLimits } from '../../src/kernel/telemetry/metrics/engine/engine-limits.ts'
import { seriesKey } from '../../src/kernel/telemetry/metrics/index/series-key.ts'
import { windowMs } from '../../src/kernel/telemetry/metrics/engine/window.ts'
import { bundleProgram, runProgram, tempDir } from '../harness/index.ts'

const limits = { ...defaultLimits, retentionMs: 0 }
const seriesCount = 20

/** Writes batch after batch, says which are kept, and puts everything into blocks again and again. */
const program = `
import { Labels } from './src/lib/promql/index.ts'
import { Engine } from './src/kernel/telemetry/metrics/engine/engine.ts'
import { seriesKey } from './src/kernel/telemetry/metrics/index/series-key.ts'
const [folder, first] = process.argv.slice(2)
const { engine } = await Engine.open({ folder, limits: ${JSON.stringify(limits)}, now: () => 1e12 })
const series = Array.from({ length: ${seriesCount} }, (_, at) => seriesKey(Labels.of({ __name__: 'crash', at: String(at) })))
const zeros = series.length
void (async () => { for (;;) { await engine.keepUp(true); await new Promise((resolve) => setTimeout(resolve, 1)) } })()
process.stdout.write('{"open":true}\\n')
for (let batch = Number(first); ; batch += 1) {
  const { durable } = engine.write({ targets: series.map((key) => engine.admit(key, 't')), seriesOf: Uint32Array.from({ length: zeros }, (_, at) => at), times: new Float64Array(zeros).fill(batch * ${windowMs / 8}), values: Float64Array.from({ length: zeros }, (_, at) => batch * 100 + at), source: 't' })
  await durable
  process.stdout.write(JSON.stringify({ kept: batch }) + '\\n')
}
`

/** All batches from 0 on, each once and with its values: how many there are. */
async function verified(folder: string): Promise<number> {
  const { engine, damaged } = await Engine.open({ folder, limits, now: () => 1e12 })
  expect(damaged).toEqual([])
  const series = engine.select({ matchers: [matcherOf('__name__', '=', 'crash')], from: -1, to: 1e15 })
  const counts = new Set(series.map(({ times }) => times.length))
  for (const { labels, times, values } of series) {
    const at = Number(labels.get('at'))
    expect([...times]).toEqual(Array.from(times, (_, batch) => batch * windowMs / 8))
    expect([...values]).toEqual(Array.from(values, (_, batch) => batch * 100 + at))
  }
  await engine.close()
  // A batch is there whole or not at all.
  expect(counts.size).toBeLessThanOrEqual(1)
  expect(series.length === 0 || series.length === seriesCount).toBe(true)
  return [...counts][0] ?? 0
}

it('keeps what it said was kept, once, however often it is killed while it writes and puts into blocks', async () => {
  const path = await bundleProgram(program)
  const folder = await tempDir()
  let next = 0
  for (let round = 0; round < 25; round += 1) {
    const running = await runProgram(path, [folder, String(next)])
    await running.nextLine()
    await new Promise((resolve) => setTimeout(resolve, 60 + (round * 37) % 200))
    process.kill(running.child.pid!, 'SIGKILL')
    await new Promise((resolve) => running.child.once('close', resolve))
    const said = running.restLines().map(({ kept }) => Number(kept))
    const there = await verified(folder)
    expect(there).toBeGreaterThanOrEqual(Math.max(next, (said.at(-1) ?? -1) + 1))
    next = there
  }
  expect(next).toBeGreaterThan(25)
}, 120_000)

const mounts: string[] = []
afterAll(() => {
  for (const folder of mounts) spawnSync('umount', [folder])
})

/** A disk of 1 MiB; undefined where this user may make none. */
async function smallDisk(): Promise<string | undefined> {
  const folder = await tempDir()
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status !== 0) return undefined
  mounts.push(folder)
  return folder
}

const disk = await smallDisk()
it.skipIf(disk === undefined)(`takes nothing while the disk is full, and everything again when there is room (${disk === undefined ? 'skipped: needs to mount a tmpfs' : 'on a tmpfs'})`, async () => {
  const folder = join(disk!, 'metrics')
  mkdirSync(folder)
  const { engine } = await Engine.open({ folder, limits, now: () => 1e12 })
  const key = seriesKey(Labels.of({ __name__: 'full' }))
  let kept = 0
  const write = async (from: number) => {
    const times = Float64Array.from({ length: 500 }, (_, at) => from + at)
    const { durable } = engine.write({ targets: [engine.admit(key, 't')], seriesOf: new Uint32Array(500), times, values: times, source: 't' })
    await durable
    kept += 500
  }
  await expect((async () => {
    for (let from = 0; ; from += 500) await write(from)
  })()).rejects.toMatchObject({ code: 'ENOSPC' })
  const count = () => engine.select({ matchers: [matcherOf('__name__', '=', 'full')], from: -1, to: 1e15 })[0]!.times.length
  expect(kept).toBeGreaterThan(1000)
  expect(count()).toBe(kept)
  writeFileSync(join(disk!, 'filler'), '')
  await expect(write(kept)).rejects.toMatchObject({ code: 'ENOSPC' })
  spawnSync('mount', ['-o', 'remount,size=4m', disk!])
  await engine.keepUp(true)
  await write(kept)
  expect(count()).toBe(kept)
  await engine.close()
  const again = await Engine.open({ folder, limits, now: () => 1e12 })
  expect(again.engine.select({ matchers: [matcherOf('__name__', '=', 'full')], from: -1, to: 1e15 })[0]!.times.length).toBe(kept)
  await again.engine.close()
})
