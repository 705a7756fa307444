import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getRun, readLog, startRun } from '#kernel/runs/contract'
import type { RunPlan } from '#kernel/feature'
import { createLog } from '#platform/log'
import { eventually, freshDatabase, tempDir } from '../../test/harness/index.ts'
import { RunsMount } from '../../test/runs/mount.ts'
import { job, plan, scripted, step, steps } from '../../test/runs/plans.ts'
import { type Runner, startRunner } from './index.ts'

let mount: RunsMount
let runner: Runner
let workDir: string

beforeAll(async () => {
  const dataDir = await tempDir()
  workDir = join(dataDir, 'runner')
  mount = await RunsMount.start({ database: await freshDatabase(), dataDir, kinds: [scripted], leaseMs: 5000 })
  runner = await startRunner({ connection: { server: mount.url, token: 'runner' }, labels: ['linux', 'self-hosted'], workDir, log: createLog({ level: process.env['TEST_LOG'] === '1' ? 'debug' : 'silent' }), stopGraceMs: 300 })
})

afterAll(async () => {
  await runner.stop({ endJobs: true })
  await mount.stop()
})

async function start(runPlan: RunPlan): Promise<string> {
  return (await mount.call(startRun, { kind: 'scripted', input: { plan: runPlan } })).runId
}

async function ended(id: string) {
  return eventually(async () => {
    const found = await mount.call(getRun, { id })
    expect(['succeeded', 'failed', 'cancelled']).toContain(found.run.state)
    return found
  }, { timeoutMs: 15_000 })
}

async function logOf(id: string, key: string): Promise<string[]> {
  return (await mount.call(readLog, { run: id, job: key, limit: 10_000 })).lines.map((line) => line.text)
}

describe('a runner with a server', () => {
  it('carries out bash steps and brings back lines and results', async () => {
    const id = await start(plan([job('build', { steps: [...steps('echo one; echo two >&2', 'printf "no line feed"'), step('exit 3', { key: 'bad', name: 'Bad' })] })]))
    const { run, jobs } = await ended(id)
    expect(run).toMatchObject({ state: 'failed', reason: 'build: Bad: It ended with exit code 3.' })
    expect(jobs[0]).toMatchObject({ state: 'failed', attempt: 1, steps: [{ state: 'succeeded', exitCode: 0 }, { state: 'succeeded' }, { state: 'failed', exitCode: 3 }] })
    expect(await logOf(id, 'build')).toEqual(['one', 'two', 'no line feed'])
  })
})
