// `npm run demo`: a real repository, a real service, and one bad change followed from push to postmortem. `--kill N` kills
// server, runner or both with -9 at a random moment of the story, N stories long; `--seed S` repeats the same moments.
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DaybookProcess } from './demo/daybook-process.mjs'
import { killAtRandom } from './demo/kill-at-random.mjs'
import { stopShop, tellStory } from './demo/story.mjs'

const { values } = parseArgs({ options: { kill: { type: 'string' }, seed: { type: 'string', default: '1' }, keep: { type: 'boolean', default: false }, quiet: { type: 'boolean', default: false }, built: { type: 'boolean', default: false } } })
const stories = values.kill === undefined ? 1 : Number(values.kill)
let failed = 0
for (let number = 0; number < stories; number += 1) {
  try {
    await tellOne(values.kill === undefined ? undefined : Number(values.seed) + number)
  } catch (error) {
    failed += 1
    console.error(`Story ${number + 1} failed: ${error.stack}`)
  }
}
if (stories > 1) console.log(`${stories - failed} of ${stories} stories ended well.`)
process.exit(failed === 0 ? 0 : 1)

async function tellOne(seed) {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-demo-'))
  const startedAt = Date.now()
  const tell = (text) => values.quiet || console.log(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}`)
  const daybook = new DaybookProcess({ dir: folder, port: 0, isBuilt: values.built })
  let killer
  try {
    const ready = await daybook.start()
    tell(`Daybook is ready at ${ready.url}.`)
    // Started again after a kill, it has to be where its clients know it.
    daybook.port = Number(new URL(ready.url).port)
    await mkdir(join(folder, 'shop'))
    killer = seed === undefined ? undefined : killAtRandom({ daybook, seed, tell })
    const story = await tellStory({ daybook, folder: join(folder, 'shop'), tell })
    await killer?.done()
    verify(story)
    await stopShop(story.api)
    if (!values.quiet) console.log(`\n${story.markdown}`)
    else console.log(`ok in ${((Date.now() - startedAt) / 1000).toFixed(1)} s${killer ? `, ${killer.told}` : ''}`)
  } catch (error) {
    error.message += `\nDaybook said:\n${daybook.errors}`
    throw error
  } finally {
    killer?.cancel()
    await daybook.stop()
    if (!values.keep) await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

function verify({ bad, markdown, named, kept, good, actions, audit }) {
  if (!named.summary.includes(bad.slice(0, 7)) && !markdown.includes(bad.slice(0, 7))) throw new Error('The bad commit is not named as the cause.')
  if (!markdown.includes(bad.slice(0, 7))) throw new Error('The postmortem does not name the bad commit.')
  if (kept.current.commit !== good) throw new Error('The rollback did not stay: the same content was deployed again.')
  if (!actions.every(({ state }) => state === 'proven')) throw new Error('An action is still open.')
  if (!audit.intact) throw new Error('The audit chain is broken.')
}
