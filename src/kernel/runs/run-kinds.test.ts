import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineRunKind, type FinishedRun, type JobPlan } from '#kernel/feature'
import { sql } from '#platform/database'
import { createLog } from '#platform/log'
import { join } from 'node:path'
import { type Runner, startRunner } from '../../runner/index.ts'
import { ada, eventually, type FreshDatabase, freshDatabase, job, ManualClock, plan, RunsMount, scripted, steps, tempDir } from '../../../test/runs/index.ts'
import { approveGate, compareRun, getRun, listRuns, listSchedules, rerun, saveSchedule, startRun } from './contract.ts'
import { startRun as startDirectly } from './index.ts'

let mount: RunsMount
let runner: Runner
let database: FreshDatabase
const clock = new ManualClock('2026-03-02T09:00:30Z')
const finished: FinishedRun[] = []
let faults = 0

/** Expands to as many jobs as its first job says, and is asked back when it ends. */
const fanOut = defineRunKind({
  id: 'fan-out', title: 'Fan out', access: 'runs:write', input: z.object({ items: z.array(z.string()), isFaulty: z.boolean().default(false) }),
  plan: async ({ items }) => plan([
    job('list', { executor: 'dummy', outputs: { items: '${{ steps.s0.outputs.items }}' }, steps: steps(`output items=${JSON.stringify(items)}`) }),
    job('each', { executor: 'dummy', needs: ['list'], dynamic: true, extra: 'kept' }),
    job('last', { executor: 'dummy', needs: ['each'], steps: steps('print end'), evaluates: { contexts: {} }, outputs: { all: '${{ needs.each.outputs.made }} ${{ needs.each.result }}' } }),
  ]),
  expand: (template: JobPlan, needs) => {
    const { outputs } = needs['list'] as { outputs: { items: string } }
    return (JSON.parse(outputs.items) as string[]).map((item) => ({ ...template, key: `each ${item}`, outputs: { made: '${{ steps.s0.outputs.made }}' }, steps: steps(item === 'bad' ? 'fail 1' : `output made=${item}`) }))
  },
  finished: async (run, ctx) => {
    if (ctx.actor.kind !== 'system') throw new Error('The end of a run is the system\'s affair.')
    if ((run.input as { isFaulty: boolean }).isFaulty && faults++ < 2) throw new Error('not yet')
    finished.push(run)
  },
})

beforeAll(async () => {
  database = await freshDatabase()
  const dataDir = await tempDir()
  mount = await RunsMount.start({ database, dataDir, kinds: [scripted, fanOut], leaseMs: 2000, clock, mayDo: (actor, access) => !(actor.id === 'viewer' && access === 'runs:write') })
  runner = await startRunner({ connection: { server: mount.url, token: 'runner' }, labels: [], workDir: join(dataDir, 'runner'), capacity: 8, log: createLog({ level: 'silent' }) })
})

afterAll(async () => {
  await runner.stop({ endJobs: true })
  await mount.stop()
})

async function ended(id: string) {
  return eventually(async () => {
    const found = await mount.call(getRun, { id })
    expect(['succeeded', 'failed', 'cancelled']).toContain(found.run.state)
    return found
  }, { timeoutMs: 15_000 })
}

const start = async (kind: string, input: unknown) => (await mount.call(startRun, { kind, input })).runId

describe('a kind of run', () => {
  it('says the instances of a dynamic job once its needs are done, and hears of the end', async () => {
    const id = await start('fan-out', { items: ['x', 'y'] })
    const { run, jobs } = await ended(id)
    expect(run.state).toBe('succeeded')
    expect(jobs.map((each) => each.key)).toEqual(['list', 'each x', 'each y', 'last'])
    expect(jobs[3]).toMatchObject({ needs: ['each x', 'each y'], outputs: { all: 'y success' } })
    expect(finished.find((each) => each.id === id)?.jobs.find((each) => each.key === 'each x')).toMatchObject({ state: 'succeeded', outputs: { made: 'x' }, extra: 'kept' })
  })

  it('may have no instances, or some that fail; only what failed is run again', async () => {
    expect((await ended(await start('fan-out', { items: [] }))).jobs.map((each) => [each.key, each.state])).toEqual([['list', 'succeeded'], ['each', 'skipped'], ['last', 'skipped']])
    const id = await start('fan-out', { items: ['x', 'bad'] })
    expect((await ended(id)).run.state).toBe('failed')
    const { runId } = await mount.call(rerun, { id, failedOnly: true })
    expect((await ended(runId)).jobs.map((each) => [each.key, each.state, each.attempt])).toEqual([['list', 'succeeded', 0], ['each bad', 'failed', 1], ['each x', 'succeeded', 0], ['last', 'skipped', 0]])
  })

  it('that throws at the end is asked again, and the run does not end without it', async () => {
    const id = await start('fan-out', { items: ['x'], isFaulty: true })
    expect((await ended(id)).run.state).toBe('succeeded')
    expect(finished.filter((each) => each.id === id)).toHaveLength(1)
    expect(faults).toBeGreaterThanOrEqual(2)
  })

  it('is refused with a wrong input, unknown, or without the access', async () => {
    await expect(start('fan-out', { items: 'x' })).rejects.toThrow('input.items')
    await expect(start('nothing', {})).rejects.toThrow('no kind of run')
    await expect(mount.call(startRun, { kind: 'fan-out', input: { items: [] } }, { ...ada, id: 'viewer' })).rejects.toThrow('may not')
  })

  it('starts in the caller\'s transaction, or not at all', async () => {
    let id = ''
    await expect(mount.transact(async (ctx) => {
      id = (await startDirectly(ctx, { kind: fanOut, input: { items: [] } })).runId
      throw new Error('undone')
    })).rejects.toThrow('undone')
    await expect(mount.call(getRun, { id })).rejects.toThrow('no run')
    await expect(mount.call(getRun, { id: 'nonsense' })).rejects.toThrow('no run')
  })
})

describe('runs beside each other', () => {
  it('are compared: the last good one before, job by job and step by step', async () => {
    const good = await start('fan-out', { items: ['x'] })
    await ended(good)
    const bad = await start('fan-out', { items: ['bad'] })
    await ended(bad)
    const { good: found, jobs, before, after } = await mount.call(compareRun, { id: bad })
    expect(found?.id).toBe(good)
    expect(jobs.map(({ key, state, goodState }) => [key, state, goodState])).toEqual([['list', 'succeeded', 'succeeded'], ['each bad', 'failed', null], ['last', 'skipped', 'succeeded'], ['each x', null, 'succeeded']])
    expect(jobs[0]).toMatchObject({ steps: [{ key: 's0', state: 'succeeded', goodState: 'succeeded' }] })
    expect(jobs[0]?.tookMs).toBeGreaterThanOrEqual(0)
    expect(before).toMatchObject({ list: { items: '["x"]' } })
    expect(after).toMatchObject({ list: { items: '["bad"]' } })
    const first = (await mount.call(listRuns, { limit: 500 })).items.at(-1)
    expect((await mount.call(compareRun, { id: first?.id ?? '' })).good).toBeNull()
  })

  it('are found by who started them, where and when', async () => {
    const all = (await mount.call(listRuns, { limit: 500 })).items
    const newest = all[0]
    expect((await mount.call(listRuns, { startedBy: (newest?.startedBy.name ?? '').toUpperCase(), limit: 500 })).items).toHaveLength(all.length)
    expect((await mount.call(listRuns, { startedBy: 'nobody' })).items).toEqual([])
    expect((await mount.call(listRuns, { environment: 'production' })).items).toEqual([])
    expect((await mount.call(listRuns, { since: newest?.createdAt ?? '' })).items.map(({ id }) => id)).toContain(newest?.id)
    expect((await mount.call(listRuns, { until: '2000-01-01T00:00:00Z' })).items).toEqual([])
  })
})

describe('time', () => {
  it('ends gates that nobody decides, and runs that take too long', async () => {
    const gate = await start('scripted', { plan: plan([job('gate', { executor: 'gate', gate: { approvers: ['role:maintainer'], prompt: 'Go?', expiresAfterMs: 300 } })]) })
    const long = await start('scripted', { plan: plan([job('long', { steps: steps('sleep 54321') })], { timeoutMs: 300 }) })
    // The watch sleeps by the clock of the test.
    const ticking = setInterval(() => void clock.advance(1000), 50)
    expect(await ended(gate)).toMatchObject({ run: { state: 'failed', reason: 'gate: Nobody decided in time.' }, jobs: [{ gate: { decision: 'expired' } }] })
    expect((await ended(long)).run).toMatchObject({ state: 'failed', reason: 'The run took longer than 300 ms and was stopped.' })
    clearInterval(ticking)
    await expect(mount.call(approveGate, { id: gate, job: 'gate' })).rejects.toThrow('expired already')
  })

  it('starts what is scheduled, once for all times that were missed', async () => {
    const saved = await mount.call(saveSchedule, { name: 'nightly', kind: 'fan-out', input: { items: [] }, cron: '0 * * * *', timeZone: 'Europe/Berlin' })
    const firstAt = new Date(saved.nextAt ?? 0)
    expect(firstAt.getTime()).toBeGreaterThan(clock.now().getTime())
    await mount.call(saveSchedule, { name: 'off', kind: 'fan-out', input: { items: [] }, cron: '* * * * *', isOn: false })
    await expect(mount.call(saveSchedule, { name: 'bad', kind: 'fan-out', input: {}, cron: '0 * * * *' })).rejects.toThrow('input.items')
    clock.set(new Date(firstAt.getTime() + 5 * 3_600_000 + 60_000))
    await clock.advance(2000)
    const schedule = await eventually(async () => {
      const found = (await mount.call(listSchedules, {})).items.find((each) => each.name === 'nightly')
      expect(found?.lastRunId).not.toBeNull()
      return found
    })
    expect(schedule?.nextAt).toBe(new Date(firstAt.getTime() + 6 * 3_600_000).toISOString())
    expect((await mount.call(listRuns, { kind: 'fan-out' })).items.filter((run) => run.startedBy.id === 'schedule:nightly')).toHaveLength(1)
    expect((await ended(schedule?.lastRunId ?? '')).run.state).toBe('succeeded')
  })
})

describe('what needs a person', () => {
  it('names gates, failures that stand, and jobs without a runner', async () => {
    const failing = { plan: plan([job('f', { executor: 'dummy', steps: steps('fail') })], { title: 'Deploy shop', environment: 'production' }) }
    const id = await start('scripted', failing)
    await ended(id)
    const gate = await start('scripted', { plan: plan([job('gate', { executor: 'gate', gate: { approvers: ['role:admin'], prompt: 'Go?', expiresAfterMs: 60_000 } })]) })
    const lonely = await start('scripted', { plan: plan([job('l', { labels: ['nobody-has'], steps: steps('true') })]) })
    await sql`update run_jobs set queued_at = now() - interval '2 minutes' where run_id = ${lonely}`.execute(database.db)
    clock.set(new Date())
    const items = (await Promise.all((mount.feature.attention ?? []).map((provider) => mount.transact((ctx) => provider.provide(ctx))))).flat()
    expect(items.map((item) => item.key)).toEqual(expect.arrayContaining([`gate:${gate}:gate`, `run-failed:${id}`, 'no-runner:nobody-has']))
    expect(items.find((item) => item.key === `run-failed:${id}`)).toMatchObject({ section: 'now', severity: 'high', evidence: { text: expect.stringContaining('exit code 1') } })
    await ended(await start('scripted', { plan: plan([job('f', { executor: 'dummy', steps: steps('print fine') })], { title: 'Deploy shop', environment: 'production' }) }))
    const after = (await Promise.all((mount.feature.attention ?? []).map((provider) => mount.transact((ctx) => provider.provide(ctx))))).flat()
    expect(after.map((item) => item.key)).not.toContain(`run-failed:${id}`)
  })

  it('lists runs page by page', async () => {
    const first = await mount.call(listRuns, { limit: 3 })
    expect(first.items).toHaveLength(3)
    const second = await mount.call(listRuns, { limit: 3, cursor: first.nextCursor ?? '' })
    expect(new Set([...first.items, ...second.items].map((run) => run.id)).size).toBe(6)
    await expect(mount.call(listRuns, { cursor: 'nonsense' })).rejects.toThrow('cursor')
    expect((await mount.call(listRuns, { text: '100%', limit: 5 })).items).toEqual([])
  })
})
