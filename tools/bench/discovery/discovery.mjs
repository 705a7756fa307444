import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { median, spread, timed } from '../figures.mjs'
import { makeTree } from './make-tree.mjs'

const run = promisify(execFile)
const files = 100_000
const interesting = 2000
const changes = 9
const atOnce = 16

/** A large tree: looked through for the first time, and again when one file changes. */
export const discovery = {
  name: 'discovery', what: 'a tree of 100,000 files, 2,000 of interest',
  async measure(bench) {
    const folder = await bench.folder('tree')
    const paths = await makeTree(join(folder, 'big'), { files, interesting })
    bench.tell('  the tree is made')
    const floor = median(await timed(5, () => floorOf(join(folder, 'big'), paths)))
    const daybook = bench.newDaybook(folder)
    await daybook.start()
    const first = await finished(daybook)
    const peak = peakMegabytes(daybook)
    bench.tell(`  ${first.entities} entities, ${first.relations} relations, ${first.problems} problems`)
    await sleep(5000)
    const [seen, work] = await measureChanges(daybook, join(folder, 'big'))
    await daybook.stop()
    return [
      { what: 'first discovery', measured: first.durationMs / 1000, unit: 's', target: (3 * floor) / 1000, floor: { what: '`git ls-files`, then the 2,000 files read, 16 at once', value: floor / 1000 }, note: `It found ${first.entities} entities and ${first.relations} relations and wrote each to PostgreSQL with an event.` },
      { what: 'most memory of the server until then', measured: peak, unit: 'MB', target: 500, note: 'VmHWM of the server process; PostgreSQL and the runner not counted.' },
      { what: 'one file changed: seen by the API', measured: median(seen) / 1000, unit: 's', target: 2, note: spread(seen, 'ms') },
      { what: 'one file changed: work', measured: median(work), unit: 'ms', target: 100, note: `Processor time of the server from the change until it was seen and half a second on, without what it takes when idle. ${spread(work, 'ms')}` },
    ]
  },
}

async function floorOf(folder, paths) {
  await run('git', ['ls-files', '-z'], { cwd: folder, maxBuffer: 2 ** 27 })
  let next = 0
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) await readFile(join(folder, path), 'utf8')
  }))
}

async function finished(daybook) {
  const found = await daybook.api.until('discovery has ended', async () => (await daybook.api.query('events.list', { type: 'dev.daybook.discovery.finished', limit: 1 })).items[0], (event) => event !== undefined)
  return found.data
}

async function measureChanges(daybook, folder) {
  const seen = []
  const work = []
  const path = join(folder, 'services', 'app-1', 'compose.yaml')
  const before = await readFile(path, 'utf8')
  for (let time = 0; time < changes; time += 1) {
    const idle = await processorMs(daybook, 1000)
    const startedAt = performance.now()
    const usedBefore = usedMs(daybook)
    await writeFile(path, `${before}# ${time}\n  added-${time}: {}\n`.replace('volumes: {data: {}}\n', `volumes:\n  data: {}\n`))
    await daybook.api.until('the change is seen', async () => JSON.stringify(await daybook.api.query('entities.list', { kind: 'compose', text: 'app-1', limit: 5 })), (text) => text.includes(`added-${time}`))
    const took = performance.now() - startedAt
    seen.push(took)
    await sleep(500)
    work.push(Math.max(0, usedMs(daybook) - usedBefore - idle * (took + 500)))
  }
  return [seen, work]
}

/** Of processor a millisecond, over so long. */
async function processorMs(daybook, forMs) {
  const before = usedMs(daybook)
  await sleep(forMs)
  return (usedMs(daybook) - before) / forMs
}

/** Processor time of the server's process so far (proc(5), stat: utime and stime in hundredths of a second). */
function usedMs(daybook) {
  const text = readFileSync(`/proc/${daybook.serverPid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

function peakMegabytes(daybook) {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${daybook.serverPid}/status`, 'utf8'))?.[1]) * 1024 / 1e6
}
