import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunPlan } from '#kernel/feature'
import { sql } from '#platform/database'
import { ada, eventually, type FreshDatabase, freshDatabase, job, plan, RunsMount, runnerActor, scripted, steps, tempDir } from '../../../test/runs/index.ts'
import { cancelRun, getRun, listRunners, listSecrets, readLog, setSecret, startRun } from './contract.ts'
import { type CompleteReply, type JobRef, type LeasedJob, type LogChunk, type ReportReply, runnerPaths, type StopOrder } from './protocol.ts'

let mount: RunsMount
let database: FreshDatabase

beforeAll(async () => {
  database = await freshDatabase()
  mount = await RunsMount.start({ database, dataDir: await tempDir(), kinds: [scripted], leaseMs: 1000 })
})

afterAll(() => mount.stop())

/** A runner that says only what the test tells it to. */
class HandRunner {
  readonly id = randomUUID()
  readonly label = `only-${this.id}`

  async post<Reply>(path: string, body: object, token = 'runner'): Promise<Reply> {
    const response = await fetch(`${mount.url}${path}`, { method: 'POST', body: JSON.stringify({ runnerId: this.id, ...body }), headers: { authorization: `Bearer ${token}` } })
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    return (await response.json()) as Reply
  }

  register(held: readonly JobRef[] = []) {
    return this.post<{ held: { isGone: boolean; nextSeq: number; stop: string | null; secrets: Record<string, string> }[] }>(runnerPaths.register, { name: 'hand', labels: [this.label], version: '1', capacity: 4, held })
  }

  async lease(waitMs = 5000, request: string = randomUUID()): Promise<LeasedJob | null> {
    return (await this.post<{ job: LeasedJob | null }>(runnerPaths.lease, { request, executors: ['process'], waitMs })).job
  }

  heartbeat(jobs: readonly JobRef[], waitMs = 0) {
    return this.post<{ stop: StopOrder[] }>(runnerPaths.heartbeat, { jobs: jobs.map(refOf), waitMs })
  }

  report(job: JobRef, logs: readonly LogChunk[], reported: readonly object[] = []) {
    return this.post<ReportReply>(runnerPaths.report, { ...refOf(job), logs, steps: reported })
  }

  complete(job: JobRef, lines: number, state = 'succeeded') {
    return this.post<CompleteReply>(runnerPaths.complete, { ...refOf(job), state, reason: null, outputs: {}, summary: null, lines })
  }
}

const refOf = ({ runId, job: key, fence }: JobRef): JobRef => ({ runId, job: key, fence })
const step = (state: string) => ({ position: 0, state, exitCode: null, reason: null, startedAt: null, finishedAt: null })
const lines = (first: number, ...texts: string[]): LogChunk => ({ first, count: texts.length, step: 's0', at: new Date().toISOString(), text: texts.join('\n') })

async function newRunner(): Promise<HandRunner> {
  const runner = new HandRunner()
  await runner.register()
  return runner
}

async function start(runPlan: RunPlan): Promise<string> {
  return (await mount.call(startRun, { kind: 'scripted', input: { plan: runPlan } })).runId
}

const simple = (runner: HandRunner, extra = {}) => plan([job('a', { labels: [runner.label], steps: steps('true'), ...extra })])

async function leased(runner: HandRunner, extra = {}): Promise<LeasedJob> {
  await start(simple(runner, extra))
  const got = await runner.lease()
  if (!got) throw new Error('There was no job.')
  return got
}

describe('leasing', () => {
  it('answers a waiting runner within milliseconds of a job, and gives each job once', async () => {
    const runner = await newRunner()
    const waiting = runner.lease()
    await sleep(100)
    const before = performance.now()
    await start(simple(runner))
    expect((await waiting)?.job).toBe('a')
    expect(performance.now() - before).toBeLessThan(1000)
    const ids = await Promise.all(Array.from({ length: 6 }, () => start(simple(runner))))
    const got = await Promise.all(Array.from({ length: 8 }, () => runner.lease(0)))
    expect(new Set(got.flatMap((each) => each?.runId ?? [])).size).toBeLessThanOrEqual(ids.length)
    const rest = await Promise.all(Array.from({ length: 8 }, () => runner.lease(100)))
    expect([...got, ...rest].flatMap((each) => each?.runId ?? []).toSorted()).toEqual(ids.toSorted())
  })

  it('gives the same job to the same request, and none without its labels', async () => {
    const [runner, other] = [await newRunner(), await newRunner()]
    await start(simple(runner))
    const request = randomUUID()
    const first = await runner.lease(1000, request)
    expect(await runner.lease(0, request)).toMatchObject({ runId: first?.runId, fence: first?.fence })
    expect(await other.lease(0)).toBeNull()
  })

  it('is for registered runners with a runner\'s token', async () => {
    const runner = new HandRunner()
    await expect(runner.lease(0)).rejects.toThrow('404')
    await expect(runner.post(runnerPaths.register, { name: 'x', labels: [], version: '1', capacity: 1, held: [] }, 'somebody')).rejects.toThrow('403')
    await expect(runner.post(runnerPaths.report, { nonsense: true })).rejects.toThrow('400')
  })
})

describe('a leased job', () => {
  it('takes each line once: overlaps are passed over, gaps are refused, the end waits for the last line', async () => {
    const runner = await newRunner()
    const got = await leased(runner)
    expect(await runner.report(got, [lines(0, 'a', 'b')])).toMatchObject({ nextSeq: 2 })
    expect(await runner.report(got, [lines(1, 'b', 'c')])).toMatchObject({ nextSeq: 3 })
    expect(await runner.report(got, [lines(7, 'x')])).toMatchObject({ nextSeq: 3, isGone: false })
    expect(await runner.complete(got, 5)).toMatchObject({ isDone: false, nextSeq: 3 })
    await runner.report(got, [lines(3, 'd\u0000', 'e')])
    expect(await runner.complete(got, 5)).toMatchObject({ isDone: true })
    expect(await runner.complete(got, 5)).toMatchObject({ isDone: true })
    const log = await mount.call(readLog, { run: got.runId, from: 1, limit: 3 })
    expect(log).toMatchObject({ job: 'a', next: 4, total: 5, isComplete: false })
    expect(log.lines.map((line) => line.text)).toEqual(['b', 'c', 'd\uFFFD'])
    expect(await mount.call(readLog, { run: got.runId, job: 'a', from: 4 })).toMatchObject({ isComplete: true, lines: [{ seq: 4, text: 'e' }] })
  })

  it('is followed line by line, through the server that it reports to and through another', async () => {
    const other = await RunsMount.start({ database, dataDir: await tempDir(), kinds: [scripted], leaseMs: 1000 })
    try {
      const runner = await newRunner()
      const got = await leased(runner)
      await runner.report(got, [lines(0, 'before')])
      const follow = async ({ url }: RunsMount) => (await (await fetch(`${url}/api/v1/logs/follow?run=${got.runId}&job=a`, { headers: { accept: 'application/x-ndjson' } })).text()).trim().split('\n').map((line) => JSON.parse(line) as unknown)
      const followed = Promise.all([follow(mount), follow(other)])
      for (let first = 1; first < 7; first += 2) {
        await runner.report(got, [lines(first, `line ${first}`, 'next')], first === 3 ? [step('running')] : [])
        await sleep(30)
      }
      await runner.complete(got, 7)
      const [here, there] = await followed
      expect(here).toEqual(there)
      expect(here).toMatchObject(['before', 'line 1', 'next', 'line 3', 'next', 'line 5', 'next'].map((text, seq) => ({ seq, text, step: 's0' })))
    } finally {
      await other.stop()
    }
  })

  it('keeps the first end of a step', async () => {
    const runner = await newRunner()
    const got = await leased(runner)
    await runner.report(got, [], [step('running')])
    await runner.report(got, [], [step('succeeded')])
    await runner.report(got, [], [step('failed'), step('running')])
    expect((await mount.call(getRun, { id: got.runId })).jobs[0]?.steps[0]?.state).toBe('succeeded')
  })

  it('is lost with a silent runner, and what the old lease says afterwards is refused', async () => {
    const runner = await newRunner()
    const got = await leased(runner, { retries: 1 })
    await runner.report(got, [lines(0, 'first try')])
    await eventually(async () => expect((await mount.call(getRun, { id: got.runId })).jobs[0]?.state).toBe('queued'))
    expect(await runner.report(got, [lines(1, 'late')])).toMatchObject({ isGone: true })
    expect(await runner.complete(got, 1)).toMatchObject({ isDone: false, isGone: true })
    expect((await runner.register([refOf(got)])).held).toMatchObject([{ isGone: true }])
    const again = await runner.lease()
    expect(again).toMatchObject({ runId: got.runId, fence: got.fence + 1, attempt: 2, nextSeq: 1 })
    await eventually(async () => expect((await mount.call(getRun, { id: got.runId })).run).toMatchObject({ state: 'failed', reason: 'a: The runner was lost.' }))
    await eventually(async () => expect((await mount.call(listRunners, {})).items.find((each) => each.id === runner.id)?.state).toBe('off'))
    expect(mount.events.map((event) => event.type)).toContain('dev.daybook.runner.lost')
  })

  it('is kept by signs of life, and told to stop at once', async () => {
    const runner = await newRunner()
    const got = await leased(runner)
    for (let beats = 0; beats < 8; beats += 1) {
      await sleep(200)
      expect((await runner.heartbeat([got])).stop).toEqual([])
    }
    const waiting = runner.heartbeat([got], 5000)
    await sleep(50)
    const before = performance.now()
    await mount.call(cancelRun, { id: got.runId, reason: 'Enough.' })
    expect((await waiting).stop).toMatchObject([{ job: 'a', reason: 'Enough.', isGone: false }])
    expect(performance.now() - before).toBeLessThan(1000)
    expect(await runner.report(got, [])).toMatchObject({ stop: 'Enough.' })
    await runner.complete(got, 0, 'cancelled')
    await eventually(async () => expect((await mount.call(getRun, { id: got.runId })).run).toMatchObject({ state: 'cancelled', reason: 'Enough.' }))
    await expect(mount.call(cancelRun, { id: got.runId })).rejects.toThrow('ended already')
  })

  it('that never reached its runner goes back without counting as a try', async () => {
    const runner = await newRunner()
    const got = await leased(runner)
    await runner.register([])
    const again = await runner.lease()
    expect(again).toMatchObject({ runId: got.runId, fence: got.fence + 1, attempt: 1 })
  })

  it('gets the secrets that it names, the same ones when its runner comes back', async () => {
    await mount.call(setSecret, { name: 'DEPLOY_KEY', value: 'v1' })
    await mount.call(setSecret, { name: 'UNNAMED', value: 'no' })
    const runner = await newRunner()
    const got = await leased(runner, { secrets: ['DEPLOY_KEY', 'NOT_THERE'] })
    expect(got.secrets).toEqual({ DEPLOY_KEY: 'v1' })
    await mount.call(setSecret, { name: 'DEPLOY_KEY', value: 'v2' })
    expect((await runner.register([refOf(got)])).held).toMatchObject([{ isGone: false, nextSeq: 0, secrets: { DEPLOY_KEY: 'v1' } }])
    const listed = JSON.stringify(await mount.call(listSecrets, {}))
    expect(listed).toContain('DEPLOY_KEY')
    expect(listed).not.toMatch(/v1|v2/)
    const { rows } = await sql<{ all: string }>`select string_agg(s::text, ' ') as all from run_secrets s`.execute(database.db)
    expect(rows[0]?.all).not.toMatch(/"?v[12]"?\b/)
    await runner.complete(got, 0)
    const { rows: after } = await sql<{ lease_secrets: unknown }>`select lease_secrets from run_jobs where run_id = ${got.runId}`.execute(database.db)
    expect(after[0]?.lease_secrets).toBeNull()
  })

  it('whose secret cannot be opened fails, and does not stand in the way of others', async () => {
    await mount.call(setSecret, { name: 'BROKEN', value: 'x' })
    await sql`update run_secrets set sealed = 'dbs1.nothing.AAAA.AAAA' where name = 'BROKEN'`.execute(database.db)
    const runner = await newRunner()
    const broken = await start(simple(runner, { secrets: ['BROKEN'] }))
    const good = await start(simple(runner))
    expect((await runner.lease())?.runId).toBe(good)
    await eventually(async () => expect((await mount.call(getRun, { id: broken })).run.state).toBe('failed'))
  })
})

it('the actor of a report is the runner, the starter stays who started', async () => {
  const runner = await newRunner()
  const got = await leased(runner)
  await runner.complete(got, 0)
  await eventually(() => expect(mount.events.some((event) => event.type === 'dev.daybook.run.finished' && (event.data as { runId: string }).runId === got.runId && event.actor.kind === 'system')).toBe(true))
  expect(mount.events.find((event) => event.type === 'dev.daybook.run.started' && (event.data as { runId: string }).runId === got.runId)?.actor).toEqual(runnerActor)
  expect((await mount.call(getRun, { id: got.runId })).run.startedBy).toEqual(ada)
})
