import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DockerEngine, eventually, noDockerEngine, startDockerEngine, tempDir } from '../../../../../test/harness/index.ts'
import type { WorkerContext } from '#kernel/feature'
import { LogsSettings, MetricsSettings, type RunningTelemetry, startTelemetry } from '#kernel/telemetry'
import { matcherOf } from '#lib/promql'
import { systemClock } from '#platform/clock'
import { createLog, LogEcho } from '#platform/log'
import { readContainers } from '../../collect/containers/read-containers.ts'
import { ObservabilitySettings } from '../../observability-settings.ts'
import { SourceBoard } from '../source-board.ts'
import { containerLogsWorker } from './container-logs-worker.ts'
import { SaidLines } from './said-lines.ts'

function frame(kind: number, text: string): Buffer {
  const head = Buffer.alloc(8)
  head[0] = kind
  head.writeUInt32BE(Buffer.byteLength(text), 4)
  return Buffer.concat([head, Buffer.from(text)])
}

it('takes frames apart wherever they are cut, joins pieces, and cuts what is too long', () => {
  const stamp = '2026-03-02T10:00:00.000000001Z'
  const sent = Buffer.concat([frame(1, `${stamp} first \n`), frame(1, `${stamp} a long `), frame(2, `${stamp} between\n`), frame(1, `${stamp} line\n`), frame(1, `${stamp} ${'x'.repeat(50)}\n`), frame(1, `${stamp} \n`)])
  for (const size of [1, 7, 1000]) {
    const lines = new SaidLines({ isRaw: false, maxBytes: 20 })
    const found = Array.from({ length: Math.ceil(sent.length / size) }, (_, at) => lines.push(sent.subarray(at * size, (at + 1) * size))).flat()
    expect(found.map(({ stream, text, isCut }) => [stream, text, isCut])).toEqual([['stdout', 'first ', false], ['stderr', 'between', false], ['stdout', 'a long line', false], ['stdout', 'x'.repeat(20), true], ['stdout', '', false]])
    expect(found[0]?.timeNs).toBe(BigInt(Date.parse('2026-03-02T10:00:00Z')) * 1_000_000n + 1n)
  }
  expect(new SaidLines({ isRaw: true, maxBytes: 100 }).push(Buffer.from(`${stamp} of a terminal\r\n`)).map(({ text }) => text)).toEqual(['of a terminal'])
  expect(() => new SaidLines({ isRaw: false, maxBytes: 100 }).push(Buffer.from('no log at all'))).toThrow(/no log/)
})

describe.skipIf(noDockerEngine !== '')(`a real Docker engine${noDockerEngine}`, () => {
  let engine: DockerEngine
  let telemetry: RunningTelemetry
  let dataDir: string
  const folder = tempDir()
  const board = new SourceBoard()
  beforeAll(async () => {
    dataDir = await tempDir()
    engine = await startDockerEngine(await folder)
    telemetry = await startTelemetry({ dataDir, settings: MetricsSettings.parse({}), logs: LogsSettings.parse({}), now: Date.now, log: createLog({ level: 'error' }) })
  }, 60_000)
  afterAll(async () => {
    await telemetry.stop()
    for (const id of engine.docker('ps', '-aq').split('\n').filter((each) => each !== '')) engine.docker('rm', '-f', id)
    await engine.stop()
  }, 60_000)

  /** Runs the worker while `during` goes on. */
  async function following(during: () => Promise<void>): Promise<void> {
    const stopping = new AbortController()
    const options = { settings: ObservabilitySettings.parse({}), telemetry, ownMetrics: async () => '', dockerHost: engine.host, ownLog: new LogEcho() }
    const running = containerLogsWorker(options, board).run({ clock: systemClock, log: createLog({ level: 'error' }), site: { dataDir, projectDir: dataDir, url: '', version: '' }, signal: stopping.signal } as WorkerContext)
    try {
      await during()
    } finally {
      stopping.abort()
      await running
    }
  }

  async function said(container: string): Promise<{ line: string; labels: Record<string, string> }[]> {
    const found: { line: string; labels: Record<string, string>; time: bigint }[] = []
    for await (const { lines, labels, times } of telemetry.logs.select({ matchers: [matcherOf('container', '=', container)], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' })) found.push(...lines.map((line, at) => ({ line, labels: labels.toRecord(), time: times[at] ?? 0n })))
    return found.toSorted((a, b) => (a.time < b.time ? -1 : 1))
  }
  const until = (container: string, count: number) => eventually(async () => (await said(container)).length >= count, { timeoutMs: 30_000, intervalMs: 100 })
  const run = (name: string, script: string, ...options: string[]) => engine.docker('run', '-d', '--name', name, '--network', 'none', ...options, engine.image, '/busybox', 'sh', '-c', script)

  it('is read: frames, terminals, long lines, what ended at once; and read on, each line once', async () => {
    const compose = ['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web']
    run('before', 'echo from before; /busybox sleep 1; echo ERROR wrong >&2; while true; do /busybox sleep 1; done', ...compose)
    run('secret', 'echo secret', '--label', 'daybook.logs=false')
    await following(async () => {
      run('short', 'echo gone at once')
      run('terminal', 'echo of a terminal; /busybox sleep 1000', '-t')
      run('long', '/busybox printf "%040000d\\n" 7; echo short')
      run('quiet', 'echo x; /busybox sleep 1000', '--log-driver', 'none')
      await Promise.all([until('before', 2), until('short', 1), until('terminal', 1), until('long', 2)])
      await eventually(() => board.list().some(({ name, health }) => name === 'quiet' && health === 'failing'), { timeoutMs: 10_000, intervalMs: 100 })
    })
    expect((await said('before')).map(({ line, labels }) => [line, labels['stream'], labels['compose_project'], labels['compose_service'], labels['service_name'], labels['image']])).toEqual([
      ['from before', 'stdout', 'shop', 'web', 'web', engine.image], ['ERROR wrong', 'stderr', 'shop', 'web', 'web', engine.image],
    ])
    expect((await said('terminal')).map(({ line }) => line)).toEqual(['of a terminal'])
    expect((await said('long')).map(({ line }) => line)).toEqual([`${'0'.repeat(39_999)}7`, 'short'])
    engine.docker('restart', '-t', '0', 'before')
    await following(async () => {
      await until('before', 4)
      engine.docker('restart', '-t', '0', 'before')
      await until('before', 6)
      engine.docker('rm', '-f', 'before')
      await eventually(() => !board.list().some(({ name }) => name === 'before'), { timeoutMs: 15_000, intervalMs: 100 })
    })
    expect((await said('before')).map(({ line }) => line)).toEqual(Array.from({ length: 3 }, () => ['from before', 'ERROR wrong']).flat())
    expect([await said('secret'), (await said('short')).length, (await said('long')).length]).toEqual([[], 1, 2])
  }, 120_000)

  it('is followed at thousands of lines a second, and over a restart of the engine', async () => {
    const count = 50_000
    await following(async () => {
      run('many', `i=0; while [ $i -lt ${count} ]; do echo line $i; i=$((i+1)); done; echo end; /busybox sleep 1000`, '--restart', 'no')
      await until('many', 20_000)
    })
    await following(async () => {
      await until('many', count + 1)
      await engine.stop()
      engine = await startDockerEngine(await folder)
      run('after', 'echo after the engine')
      await until('after', 1)
    })
    const lines = (await said('many')).map(({ line }) => line)
    expect([lines.length, new Set(lines).size]).toEqual([count + 1, count + 1])
  }, 180_000)

  it('has containers that are measured by cAdvisor\'s names', async () => {
    run('measured', 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; /busybox sleep 1000', '--memory', '64m')
    await eventually(async () => {
      const families = await readContainers({ dockerHost: engine.host, signal: AbortSignal.timeout(20_000) })
      const of = (name: string) => families.flatMap(({ samples }) => samples).find(({ labels }) => labels.name === name && labels.get('name') === 'measured')?.value ?? Number.NaN
      expect(of('container_cpu_usage_seconds_total')).toBeGreaterThan(0.01)
      expect(of('container_memory_working_set_bytes')).toBeGreaterThan(10_000)
      expect(of('container_spec_memory_limit_bytes')).toBe(64 * 2 ** 20)
      expect(of('container_start_time_seconds')).toBeGreaterThan(Date.now() / 1000 - 600)
    }, { timeoutMs: 30_000, intervalMs: 500 })
  }, 60_000)
})
