import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'vitest'
import { getRun, readLog, startRun } from '#kernel/runs/contract'
import { eventually, freshDatabase, tempDir } from './index.ts'
import { RunsMount } from './mount.ts'
import { job, plan, scripted, step, steps } from './plans.ts'
import { bundleRunner, crash, startRunnerProgram } from './runner-program.ts'

it('speed', async () => {
  const dataDir = await tempDir()
  const file = await bundleRunner(dataDir)
  const mount = await RunsMount.start({ database: await freshDatabase(), dataDir, kinds: [scripted] })
  const program = startRunnerProgram({ file, server: mount.url, workDir: join(dataDir, 'work') })
  const start = async (p: unknown) => (await mount.call(startRun, { kind: 'scripted', input: { plan: p } })).runId
  const ended = (id: string) => eventually(async () => { const f = await mount.call(getRun, { id }); if (!['succeeded', 'failed', 'cancelled'].includes(f.run.state)) throw new Error(f.run.state); return f }, { timeoutMs: 60_000, intervalMs: 5 })
  await ended(await start(plan([job('warm', { steps: steps('true') })])))
  const rss = async () => /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${program.pid}/status`, 'utf8'))?.[1]
  console.log('rss kB', await rss())
  const t0 = performance.now()
  execFileSync('bash', ['-c', Array.from({ length: 100 }, () => 'true').join('\n')])
  const one = performance.now() - t0
  for (let r = 0; r < 3; r += 1) {
    const t1 = performance.now()
    const id = await start(plan([job('many', { steps: Array.from({ length: 100 }, (_, i) => step('true', { key: `s${i}` })) })]))
    const f = await ended(id)
    console.log('100 steps', performance.now() - t1, 'one bash', one, f.run.state, 'job ms', new Date(f.jobs[0]!.steps[99]!.finishedAt!).getTime() - new Date(f.jobs[0]!.steps[0]!.startedAt!).getTime())
  }
  if (process.env['ONLY_STEPS']) { program.kill('SIGTERM'); await new Promise((r) => program.once('exit', r)); await mount.stop(); return }
  const lat: number[] = []
  for (let r = 0; r < 30; r += 1) {
    const t1 = performance.now()
    const id = await start(plan([job('quick', { steps: steps('echo hi; sleep 0.05') })]))
    await eventually(async () => { const l = await mount.call(readLog, { run: id }); if (l.lines.length === 0) throw new Error('none') }, { intervalMs: 2 })
    lat.push(performance.now() - t1)
    await ended(id)
  }
  lat.sort((a, b) => a - b)
  console.log('dispatch → first output', lat[0], lat[15], lat[28])
  for (const script of ['seq 1 100000', 'for ((i=0;i<100000;i++)); do echo "line $i of the log"; done', 'yes "a line of the usual length of a log, with some words in it 0123456789" | head -n 1000000']) {
    const t1 = performance.now()
    const id = await start(plan([job('loud', { steps: steps(script) })]))
    const seen: number[] = []
    const got = (async () => {
      const r = await fetch(`${mount.url}/api/v1/logs/follow?run=${id}&job=loud`, { headers: { accept: 'application/x-ndjson' } })
      let n = 0
      let tail = ''
      for await (const chunk of r.body!) {
        const text = tail + Buffer.from(chunk).toString()
        const lines = text.split('\n'); tail = lines.pop() ?? ''
        n += lines.length
        const last = lines.at(-1)
        if (last) seen.push(Date.now() - new Date(JSON.parse(last).at).getTime())
      }
      return n
    })()
    const f = await ended(id)
    const n = await got
    seen.sort((a, b) => a - b)
    const s = f.jobs[0]!.steps[0]!
    console.log(script.slice(0, 20), 'lines', n, 'total', performance.now() - t1, 'step', new Date(s.finishedAt!).getTime() - new Date(s.startedAt!).getTime(), 'lag p50/p99', seen[Math.floor(seen.length / 2)], seen[Math.floor(seen.length * 0.99)], 'rss', await rss())
  }
  if (process.env['RUNNER_FLAGS']) { program.kill('SIGTERM'); await new Promise((r) => program.once('exit', r)) }
  await crash(program)
  await mount.stop()
}, 120_000)
