import { setTimeout as sleep } from 'node:timers/promises'
import { median } from './figures.mjs'
import { nodeAlone, postgresAlone } from './floor-processes.mjs'
import { memoryOf } from './process-memory.mjs'

const restMs = 15_000
const looks = 5

/** Server, runner and PostgreSQL some time after the start, with nobody asking anything. */
export const memory = {
  name: 'memory', what: 'resident memory, idle, server + runner + PostgreSQL',
  async measure(bench) {
    const daybook = bench.newDaybook(await bench.workFolder())
    await daybook.start()
    await sleep(restMs)
    const measured = []
    for (let look = 0; look < looks; look += 1) {
      measured.push(memoryOf(await daybook.pids()))
      await sleep(1000)
    }
    const floor = await floorOf(bench, await daybook.databaseOwner())
    await daybook.stop()
    return [{
      what: this.what, measured: median(measured), unit: 'MB', target: 400, floor: { what: 'two Node processes and a PostgreSQL that do nothing', value: floor },
      note: 'Sum of the proportional set sizes (smaps_rollup), so that what PostgreSQL\'s processes share is counted once.',
    }]
  },
}

async function floorOf(bench, owner) {
  const postgres = await postgresAlone(await bench.folder('floor'), owner)
  const nodes = [nodeAlone(), nodeAlone()]
  try {
    await sleep(1000)
    return memoryOf([...postgres.pids(), ...nodes.map(({ pid }) => pid)])
  } finally {
    for (const node of nodes) node.kill()
    await postgres.stop()
  }
}
