import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { WorkerContext } from '#kernel/feature'
import { queryLogs } from '#kernel/telemetry/contract'
import { newId } from '#lib/id'
import { sql } from '#platform/database'
import { LogEcho } from '#platform/log'
import { listSources } from '../../src/features/observability/contract.ts'
import { ObservabilitySettings } from '../../src/features/observability/observability-settings.ts'
import { runLogsWorker } from '../../src/features/observability/tail/runs/run-logs-worker.ts'
import { SourceBoard } from '../../src/features/observability/tail/source-board.ts'
import { createLog } from '../../src/platform/log/index.ts'
import { eventually, testDaybook, type TestDaybook } from '../harness/index.ts'

/** A run with jobs, as the tables have it while runners report. */
async function startRun({ database: { db } }: TestDaybook, jobs: readonly string[]): Promise<string> {
  const runId = newId()
  await sql`insert into runs (id, kind, title, subject, state, input, plan, started_by) values (${runId}, 'pipeline', 'CI', 'repository:default/shop', 'running', '{}', '{}', '{}')`.execute(db)
  for (const [at, job] of jobs.entries()) await sql`insert into run_jobs (run_id, key, position, name, plan, needs, labels, executor) values (${runId}, ${job}, ${at}, ${job}, '{}', '{}', '{}', 'host')`.execute(db)
  return runId
}

async function say({ database: { db } }: TestDaybook, runId: string, job: string, lines: readonly string[], at = new Date()): Promise<void> {
  const { rows: [row] } = await sql<{ next_seq: number }>`select next_seq from run_jobs where run_id = ${runId} and key = ${job}`.execute(db)
  const first = Number(row?.next_seq ?? 0)
  await sql`insert into run_log_chunks (run_id, job_key, first_seq, line_count, step, at, text) values (${runId}, ${job}, ${first}, ${lines.length}, 'test', ${at}, ${lines.join('\n')})`.execute(db)
  await sql`update run_jobs set next_seq = ${first + lines.length} where run_id = ${runId} and key = ${job}`.execute(db)
}

const found = async (daybook: TestDaybook, query: string) => (await daybook.call(queryLogs, { query, oldestFirst: true, limit: 5000 })).lines

it('puts what runs say among the logs as it is appended', async () => {
  const daybook = await testDaybook({ environment: { DAYBOOK_OBSERVABILITY_HOST_METRICS: 'false' } })
  const runId = await startRun(daybook, ['build', 'lint'])
  const at = new Date()
  await say(daybook, runId, 'build', ['\u001b[31mERROR\u001b[0m one', '', 'same', 'same'], at)
  await say(daybook, runId, 'lint', ['ERROR one', '', 'same', 'same'], at)
  await eventually(async () => (await found(daybook, '{source="run"}')).length === 6, { timeoutMs: 20_000, intervalMs: 100 })
  await say(daybook, runId, 'build', ['later'])
  await eventually(async () => (await found(daybook, '{source="run"} |= "later"')).length === 1, { timeoutMs: 20_000, intervalMs: 100 })
  const lines = await found(daybook, `{source="run", repository="shop", kind="pipeline"} | run_job="build"`)
  expect(lines.map(({ line }) => line)).toEqual(['ERROR one', 'same', 'same', 'later'])
  expect(lines[0]?.labels).toMatchObject({ service_name: 'shop', run_id: runId, run_job: 'build', step: 'test', detected_level: 'error' })
  expect((await daybook.call(listSources, { kind: 'run' })).items).toMatchObject([{ health: 'ok', items: 7 }])
}, 60_000)

it('takes each line once, also when it is stopped between the positions and the lines, or after them', async () => {
  const daybook = await testDaybook({ isWorking: false })
  const runId = await startRun(daybook, ['build', 'lint'])
  const { telemetry } = daybook
  const work = async (logs: typeof telemetry.logs, ms: number) => {
    const stopping = new AbortController()
    const options = { settings: ObservabilitySettings.parse({}), telemetry: { ...telemetry, logs }, ownMetrics: async () => '', dockerHost: '', ownLog: new LogEcho() }
    const running = runLogsWorker(options, new SourceBoard()).run({ db: daybook.database.db, database: daybook.database, clock: daybook.clock, log: createLog({ level: 'silent' }), site: daybook.site, signal: stopping.signal } as WorkerContext)
    await sleep(ms)
    stopping.abort()
    await running
  }
  // A write of which the process hears nothing, because it ends: kept the one time, not kept the other.
  const unheard = (isKept: boolean) => ({ ...bound(telemetry.logs), write: async (batch: Parameters<typeof telemetry.logs.write>[0]) => {
    if (isKept) await telemetry.logs.write(batch)
    throw new Error('The process ended here.')
  } }) as typeof telemetry.logs
  let count = 0
  for (const logs of [unheard(true), unheard(false), telemetry.logs, unheard(true), telemetry.logs]) {
    for (const job of ['build', 'lint']) await say(daybook, runId, job, [`line ${count}`, `line ${count + 1}`])
    count += 2
    await work(logs, 400)
  }
  const lines = await found(daybook, '{source="run"}')
  expect(lines.filter(({ labels }) => labels['run_job'] === 'build').map(({ line }) => line)).toEqual(Array.from({ length: count }, (_, at) => `line ${at}`))
  expect(lines).toHaveLength(count * 2)
}, 60_000)

function bound<Store extends object>(store: Store): Store {
  return new Proxy({} as Store, { ownKeys: () => ['select'], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: (_target, name) => (Reflect.get(store, name) as (...args: unknown[]) => unknown).bind(store) })
}
