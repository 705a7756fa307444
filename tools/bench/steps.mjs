import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { median, spread, timed } from './figures.mjs'
import { finishWorkflow } from './run-workflow.mjs'
import { stepCount } from './workflows.mjs'

const run = promisify(execFile)
const times = 5

/** One job of 100 steps `true` against one job of one step that runs `true` 100 times: what a step costs by itself. */
export const steps = {
  name: 'steps', what: '1 job of 100 steps `true`, above the same in one bash, a step',
  async measure(bench) {
    const daybook = await bench.daybook()
    await finishWorkflow(daybook, 'many-steps')
    const each = []
    for (let time = 0; time < times; time += 1) each.push((await jobMs(daybook, 'many-steps') - await jobMs(daybook, 'one-step')) / stepCount)
    const script = join(await bench.folder('script'), 'true.sh')
    await writeFile(script, 'true\n')
    const floor = median(await timed(stepCount, () => run('bash', ['-e', script])))
    return [{ what: this.what, measured: median(each), unit: 'ms', target: 10, floor: { what: 'starting bash on a file that says `true`', value: floor }, note: spread(each, 'ms') }]
  },
}

async function jobMs(daybook, name) {
  const job = await finishWorkflow(daybook, name)
  return Date.parse(job.finishedAt) - Date.parse(job.startedAt)
}
