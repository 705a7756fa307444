import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { median, spread, timed } from './figures.mjs'
import { postgresAlone } from './floor-processes.mjs'

const run = promisify(execFile)
const times = 5

/** Whole processes: from `./daybook up --json` in a fresh folder until the line that says it is ready; then stopped and started again. */
export const ready = {
  name: 'ready', what: 'ready after `up`, dependencies installed',
  async measure(bench) {
    const [first, later, inits, starts] = [[], [], [], []]
    for (let time = 0; time < times; time += 1) {
      const daybook = bench.newDaybook(await bench.workFolder())
      first.push(await daybook.start())
      await daybook.stop()
      later.push(await daybook.start())
      await daybook.stop()
      const postgres = await postgresAlone(await bench.folder('floor'), await daybook.databaseOwner())
      await postgres.stop()
      inits.push(postgres.initMs)
      starts.push(postgres.startMs)
    }
    const node = median(await timed(times, () => run(process.execPath, ['-e', ''])))
    return [
      result('first start', first, 6, { what: 'initdb, PostgreSQL and Node started alone', value: (median(inits) + median(starts) + node) / 1000 }),
      result('later start', later, 3, { what: 'PostgreSQL and Node started alone', value: (median(starts) + node) / 1000 }),
    ]
  },
}

function result(which, takenMs, target, floor) {
  const seconds = takenMs.map((ms) => ms / 1000)
  return { what: `ready after \`up\`, dependencies installed: ${which}`, measured: median(seconds), unit: 's', target, floor, note: spread(seconds, 's') }
}
