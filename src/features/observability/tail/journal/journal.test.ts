import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { WorkerContext } from '#kernel/feature'
import { LogsSettings, MetricsSettings, startTelemetry } from '#kernel/telemetry'
import { queryLogs } from '#kernel/telemetry/contract'
import { matcherOf } from '#lib/promql'
import { systemClock } from '#platform/clock'
import { createLog, LogEcho } from '#platform/log'
import { eventually, tempDir, testDaybook } from '../../../../../test/harness/index.ts'
import { listSources } from '../../contract.ts'
import { type ObservabilityOptions, ObservabilitySettings } from '../../observability-settings.ts'
import { SourceBoard } from '../source-board.ts'
import { journalWorker } from './journal-worker.ts'
import { LinesOfJournal } from './line-of-entry.ts'

const remote = '/lib/systemd/systemd-journal-remote'
const has = (program: string) => spawnSync(program, ['--version']).status === 0
const missing = [...(has('journalctl') ? [] : ['journalctl']), ...(existsSync(remote) ? [] : ['systemd-journal-remote'])]

interface Written {
  readonly message: string | Buffer
  readonly unit?: string
  readonly priority?: number
}

/** Entries as another machine would send its journal (systemd.io/JOURNAL_EXPORT_FORMATS). */
async function write(folder: string, entries: readonly Written[], at: bigint): Promise<void> {
  const parts = entries.flatMap(({ message, unit = 'shop.service', priority = 6 }, index) => {
    const bytes = Buffer.from(message)
    const size = Buffer.alloc(8)
    size.writeBigUInt64LE(BigInt(bytes.length))
    const head = `__REALTIME_TIMESTAMP=${at + BigInt(index)}\n__MONOTONIC_TIMESTAMP=${index + 1}\n_BOOT_ID=${'1'.repeat(32)}\n_HOSTNAME=web1\n_SYSTEMD_UNIT=${unit}\nPRIORITY=${priority}\n_PID=7\nORDER_ID=42\n`
    return [Buffer.from(head), Buffer.from('MESSAGE\n'), size, bytes, Buffer.from('\n\n')]
  })
  const file = join(await tempDir(), 'entries.export')
  await writeFile(file, Buffer.concat(parts))
  const { status, stderr } = spawnSync(remote, ['-o', join(folder, 'remote.journal'), file])
  expect(status, stderr.toString()).toBe(0)
}

describe.skipIf(missing.length > 0)(`a real journal${missing.length > 0 ? ` (skipped: ${missing.join(', ')} missing)` : ''}`, () => {
  it('is read and followed', async () => {
    const [journal, dir] = [await tempDir(), await tempDir()]
    const now = BigInt(Date.now()) * 1000n
    await write(journal, [{ message: 'first', priority: 3 }, { message: 'same' }, { message: 'same' }, { message: 'two\nlines', unit: 'db.service' }, { message: Buffer.from([0x63, 0xe9, 0x01]) }], now - 60_000_000n)
    const environment = { DAYBOOK_OBSERVABILITY_JOURNAL: 'true', DAYBOOK_OBSERVABILITY_JOURNAL_DIRECTORY: journal, DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false' }
    const daybook = await testDaybook({ dir, environment })
    const lines = async () => (await daybook.call(queryLogs, { query: '{source="journal"}', oldestFirst: true })).lines
    await eventually(async () => (await lines()).length === 5, { timeoutMs: 20_000, intervalMs: 200 })
    await write(journal, [{ message: 'followed', priority: 4 }], now - 30_000_000n)
    await eventually(async () => (await lines()).length === 6, { timeoutMs: 20_000, intervalMs: 200 })
    const found = await lines()
    expect(found.map(({ line }) => line)).toEqual(['first', 'same', 'same', 'two\nlines', 'c\ufffd\u0001', 'followed'])
    expect(found[0]?.labels).toMatchObject({ unit: 'shop.service', hostname: 'web1', level: 'err', service_name: 'shop', detected_level: 'error', pid: '7', order_id: '42' })
    expect((await daybook.call(listSources, { kind: 'journal' })).items).toMatchObject([{ health: 'ok', items: 6 }])
  }, 90_000)

  it('is read on after a restart, each entry once', async () => {
    const [journal, dataDir] = [await tempDir(), await tempDir()]
    const now = BigInt(Date.now()) * 1000n
    const log = createLog({ level: 'error' })
    const telemetry = await startTelemetry({ dataDir, settings: MetricsSettings.parse({}), logs: LogsSettings.parse({}), now: Date.now, log })
    const options = { settings: ObservabilitySettings.parse({ journalDirectory: journal }), telemetry, ownMetrics: async () => '', dockerHost: '', ownLog: new LogEcho() } satisfies ObservabilityOptions
    const lines = async () => {
      const found: string[] = []
      for await (const chunk of telemetry.logs.select({ matchers: [matcherOf('source', '=', 'journal')], from: 0n, to: 2n ** 62n, filters: [], direction: 'forward' })) found.push(...chunk.lines)
      return found
    }
    const expected: string[] = []
    for (const name of ['one', 'two', 'three']) {
      expected.push(name, `${name} again`)
      await write(journal, [{ message: name }, { message: `${name} again` }], now - 60_000_000n + BigInt(expected.length) * 1000n)
      const stopping = new AbortController()
      const running = journalWorker(options, new SourceBoard()).run({ clock: systemClock, log, site: { dataDir, projectDir: dataDir, url: '', version: '' }, signal: stopping.signal } as WorkerContext)
      await eventually(async () => (await lines()).length >= expected.length, { timeoutMs: 20_000, intervalMs: 50 })
      stopping.abort()
      await running
    }
    expect(await lines()).toEqual(expected)
    await telemetry.stop()
  }, 90_000)
})

it('bounds what an entry brings', () => {
  const lines = new LinesOfJournal(10)
  const entry = { __REALTIME_TIMESTAMP: '1700000000000000', MESSAGE: 'é'.repeat(20), ...Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`FIELD_${at}`, 'x'.repeat(2000)])) }
  const taken = lines.of(entry)
  expect([taken?.line, Object.keys(taken?.metadata ?? {}).length, taken?.metadata?.['field_0']?.length, taken?.metadata?.['is_cut']]).toEqual(['ééééé', 32, 500, 'true'])
  expect(lines.of({ __REALTIME_TIMESTAMP: '1700000000000000', MESSAGE: ['twice', 'given'] })).toMatchObject({ line: 'twice', timeNs: 1_700_000_000_000_000_001n })
  expect([lines.of({ MESSAGE: null, __REALTIME_TIMESTAMP: '1' }), lines.of({ MESSAGE: 'x' }), lines.of({ MESSAGE: 'x', __REALTIME_TIMESTAMP: 'x' })]).toEqual([undefined, undefined, undefined])
})
