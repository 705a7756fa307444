import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { getRun, readLog, startRun } from '#kernel/runs/contract'
import { bundleRunner, crash, eventually, freshDatabase, job, plan, RunsMount, scripted, step, startRunnerProgram, tempDir } from './index.ts'

const kills = 25

it(`loses and doubles nothing through ${kills} kills of runner and server at any moment`, async () => {
  const dataDir = await tempDir()
  const file = await bundleRunner(dataDir)
  const database = await freshDatabase()
  let mount = await RunsMount.start({ database, dataDir, kinds: [scripted], leaseMs: 10_000 })
  const { port } = mount
  const startProgram = (): ChildProcess => startRunnerProgram({ file, server: `http://127.0.0.1:${port}`, workDir: join(dataDir, 'work') })
  let program = startProgram()
  const marker = join(dataDir, 'starts')
  const script = (name: string) => `echo ${name} >> ${marker}; for i in $(seq 1 20); do echo "${name} $i"; done; sleep 0.2; printf "${name} end"`
  const jobs = ['a', 'b', 'c'].map((key) => job(key, { steps: Array.from({ length: 25 }, (_, index) => step(script(`${key}${index}`), { key: `s${index}`, name: `s${index}` })) }))
  const { runId } = await mount.call(startRun, { kind: 'scripted', input: { plan: plan([...jobs, job('after', { needs: ['a', 'b', 'c'], steps: [step('echo after', { key: 's' })] })]) } })
  let seed = 12_345
  for (let kill = 0; kill < kills; kill += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    await sleep(seed % 700)
    if (kill % 5 === 4) {
      await mount.stop()
      mount = await RunsMount.start({ database, dataDir, kinds: [scripted], leaseMs: 10_000, port })
    } else {
      await crash(program)
      program = startProgram()
    }
  }
  const found = await eventually(async () => {
    const each = await mount.call(getRun, { id: runId })
    expect(['succeeded', 'failed', 'cancelled']).toContain(each.run.state)
    return each
  }, { timeoutMs: 60_000, intervalMs: 50 })
  expect(found.run).toMatchObject({ state: 'succeeded', reason: null })
  const starts = (await readFile(marker, 'utf8')).trim().split('\n').toSorted()
  expect(starts).toEqual(['a', 'b', 'c'].flatMap((key) => Array.from({ length: 25 }, (_, index) => `${key}${index}`)).toSorted())
  for (const key of ['a', 'b', 'c']) {
    const { lines } = await mount.call(readLog, { run: runId, job: key, limit: 10_000 })
    expect(lines.map((line) => line.text)).toEqual(Array.from({ length: 25 }, (_, index) => [...Array.from({ length: 20 }, (_each, i) => `${key}${index} ${i + 1}`), `${key}${index} end`]).flat())
  }
  await crash(program)
  await mount.stop()
}, 150_000)
