// `npm run demo`: a real repository, a real service, and one bad change followed from push to postmortem. `--kill N` tells it
// once to see how long it takes and then N times with server, runner or both killed with -9 at a moment of it; `--seed S`
// repeats the same moments.
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DaybookProcess } from './demo/daybook-process.mjs'
import { killAt, planKills } from './demo/kill-at.mjs'
import { endProcesses, leftProcesses } from './demo/left-processes.mjs'
import { stopShop, tellStory, verifyStory } from './demo/story.mjs'

const { values } = parseArgs({ options: { kill: { type: 'string', default: '0' }, seed: { type: 'string', default: '1' }, keep: { type: 'boolean', default: false }, quiet: { type: 'boolean', default: false }, built: { type: 'boolean', default: false } } })
let cleanUp = async () => {}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await cleanUp()
    process.exit(1)
  })
}
const lengthMs = await tellOne().catch((error) => fail('The story', error))
const kills = planKills({ count: Number(values.kill), seed: Number(values.seed) })
let failed = 0
for (const [number, kill] of kills.entries()) {
  const what = `Story ${number + 1} (${kill.what} killed at ${Math.round(kill.share * 100)} %)`
  await tellOne({ ...kill, lengthMs }).catch((error) => {
    failed += 1
    console.error(`${what} failed: ${error.stack}`)
  })
}
if (kills.length > 0) console.log(`${kills.length - failed} of ${kills.length} stories with a kill ended well.`)
process.exit(failed === 0 ? 0 : 1)

/** Gives how long the story took without what comes before and after it. */
async function tellOne(kill) {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-demo-'))
  const startedAt = Date.now()
  const tell = (text) => values.quiet || console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}`)
  const daybook = new DaybookProcess({ dir: folder, port: 0, isBuilt: values.built })
  let killer
  cleanUp = async () => {
    killer?.cancel()
    await endProcesses(folder)
    if (!values.keep) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
  try {
    const ready = await daybook.start()
    tell(`Daybook is ready at ${ready.url}.`)
    // Started again after a kill, it has to be where its clients know it.
    daybook.port = Number(new URL(ready.url).port)
    await mkdir(join(folder, 'shop'))
    const begunAt = Date.now()
    killer = kill && killAt({ daybook, ...kill, tell })
    const story = await tellStory({ daybook, folder: join(folder, 'shop'), tell })
    const tookMs = Date.now() - begunAt
    await killer?.done()
    await verifyStory(story)
    await stopShop(story.api)
    await daybook.stop()
    const left = await leftProcesses(folder)
    if (left.length > 0) throw new Error(`It left processes behind: ${left.map(({ pid, command }) => `${pid} ${command}`).join('; ')}`)
    console.log(values.quiet ? `ok in ${((Date.now() - startedAt) / 1000).toFixed(1)} s${killer ? `, ${killer.told}` : ''}` : `\n${story.markdown}`)
    return tookMs
  } catch (error) {
    error.message += `\nDaybook said:\n${daybook.errors}`
    throw error
  } finally {
    await daybook.stop()
    await cleanUp()
  }
}

function fail(what, error) {
  console.error(`${what} failed: ${error.stack}`)
  process.exit(1)
}
