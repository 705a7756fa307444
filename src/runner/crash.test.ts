import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunPlan } from '#kernel/feature'
import { getRun, readLog, startRun } from '#kernel/runs/contract'
import { eventually, type FreshDatabase, freshDatabase, tempDir, RunsMount, job, plan, scripted, steps, bundleRunner, crash, startRunnerProgram } from '../../test/runs/index.ts'

let database: FreshDatabase
let dataDir: string
let file: string
let mount: RunsMount
let program: ChildProcess

beforeAll(async () => {
  dataDir = await tempDir()
  file = await bundleRunner(dataDir)
  database = await freshDatabase()
  mount = await startMount()
  program = startProgram()
})

afterAll(async () => {
  await crash(program)
  await mount.stop()
})

const startMount = (port = 0) => RunsMount.start({ database, dataDir, kinds: [scripted], leaseMs: 5000, port })
const startProgram = () => startRunnerProgram({ file, server: mount.url, workDir: join(dataDir, 'work') })

async function start(runPlan: RunPlan): Promise<string> {
  return (await mount.call(startRun, { kind: 'scripted', input: { plan: runPlan } })).runId
}

async function ended(id: string) {
  return eventually(async () => {
    const found = await mount.call(getRun, { id })
    expect(['succeeded', 'failed', 'cancelled']).toContain(found.run.state)
    return found
  }, { timeoutMs: 20_000 })
}

async function logOf(id: string, key: string) {
  return (await mount.call(readLog, { run: id, job: key, limit: 10_000 })).lines
}

const counting = (marker: string, count: number) => `echo start >> ${marker}; for i in $(seq 1 ${count}); do echo "line $i"; sleep 0.005; done`

async function startsOf(marker: string): Promise<number> {
  return (await readFile(marker, 'utf8')).split('\n').filter((line) => line === 'start').length
}

describe('a runner that is killed', () => {
  it('takes its steps up again: none twice, no line lost or doubled', async () => {
    const marker = join(dataDir, 'starts')
    const id = await start(plan([job('long', { steps: steps(counting(marker, 200), counting(marker, 100), 'echo done') })]))
    for (let kills = 0; kills < 5; kills += 1) {
      await sleep(150 + 97 * kills)
      await crash(program)
      program = startProgram()
    }
    const { run, jobs } = await ended(id)
    expect(run).toMatchObject({ state: 'succeeded' })
    expect(jobs[0]).toMatchObject({ attempt: 1 })
    const lines = await logOf(id, 'long')
    expect(lines.map((line) => line.text)).toEqual([...Array.from({ length: 200 }, (_, i) => `line ${i + 1}`), ...Array.from({ length: 100 }, (_, i) => `line ${i + 1}`), 'done'])
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index))
    expect(await startsOf(marker)).toBe(2)
  })

  it('fails a step whose process is gone too, and does not run it again', async () => {
    const marker = join(dataDir, 'gone')
    const id = await start(plan([job('lost', { steps: steps(`echo start >> ${marker}; echo $$ > ${marker}.pid; sleep 60`) })]))
    const pid = Number(await eventually(async () => {
      const text = await readFile(`${marker}.pid`, 'utf8')
      expect(text).not.toBe('')
      return text
    }, { timeoutMs: 15_000 }))
    await crash(program)
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    process.kill(-Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]), 'SIGKILL')
    program = startProgram()
    const { run, jobs } = await ended(id)
    expect(run.state).toBe('failed')
    expect(jobs[0]?.steps[0]).toMatchObject({ state: 'failed', exitCode: null, reason: expect.stringContaining('gone') })
    expect(await startsOf(marker)).toBe(1)
  })

  it('delivers what ended while the server was away', async () => {
    const id = await start(plan([job('away', { steps: steps('for i in $(seq 1 50); do echo "line $i"; sleep 0.01; done', 'echo "result=ok" >> "$GITHUB_OUTPUT"'), outputs: { result: '${{ steps.s1.outputs.result }}' } })]))
    await eventually(async () => expect((await logOf(id, 'away')).length).toBeGreaterThan(3), { timeoutMs: 15_000 })
    const { port } = mount
    await mount.stop()
    await sleep(900)
    await crash(program)
    program = startRunnerProgram({ file, server: `http://127.0.0.1:${port}`, workDir: join(dataDir, 'work') })
    await sleep(300)
    mount = await startMount(port)
    const { run, jobs } = await ended(id)
    expect(run.state).toBe('succeeded')
    expect(jobs[0]?.outputs).toEqual({ result: 'ok' })
    expect((await logOf(id, 'away')).map((line) => line.text)).toEqual(Array.from({ length: 50 }, (_, i) => `line ${i + 1}`))
  })
})
