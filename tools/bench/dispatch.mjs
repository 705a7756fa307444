import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { percentile, spread, timed } from './figures.mjs'
import { followRun, startWorkflow } from './run-workflow.mjs'

const times = 40

/** From the request that starts a run until its first line has been stored and come on the log's stream. */
export const dispatch = {
  name: 'dispatch', what: 'dispatch of a run → first output stored, p95',
  async measure(bench) {
    const daybook = await bench.daybook()
    await firstLine(daybook)
    const taken = []
    for (let time = 0; time < times; time += 1) taken.push(await firstLine(daybook))
    return [{ what: this.what, measured: percentile(taken, 0.95), unit: 'ms', target: 300, floor: { what: 'a shell that says the same, started and read', value: percentile(await timed(times, shellLine), 0.95) }, note: spread(taken, 'ms') }]
  },
}

/** Milliseconds. The run is followed to its end, so that the next one finds the runner free. */
async function firstLine(daybook) {
  const startedAt = performance.now()
  let tookMs
  const runId = await startWorkflow(daybook, 'hello')
  await followRun(daybook, runId, (lines) => {
    if (lines.some(({ text }) => text === 'first')) tookMs ??= performance.now() - startedAt
  })
  if (tookMs === undefined) throw new Error('The run ended and its line did not come.')
  return tookMs
}

async function shellLine() {
  const shell = spawn('bash', ['-c', 'echo first'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(shell.stdout, 'data')
  await once(shell, 'close')
}
