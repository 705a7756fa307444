import { fillEvents } from '../fill-events.mjs'
import { writeCatalog } from '../write-catalog.mjs'
import { fillLists } from './fill-lists.mjs'
import { fillRuns } from './fill-runs.mjs'

const entities = 10_000
const events = 1_000_000
const runs = 10_000
const days = 90

/** A Daybook with 10,000 entities, 1 M events, 10,000 runs, and long lists of all else; `runId` is of the one run that really ran. */
export async function fillPages(bench) {
  const folder = await bench.workFolder()
  await writeCatalog(folder, { services: entities, seed: 1 })
  const daybook = bench.newDaybook(folder)
  await daybook.start()
  await daybook.untilEntities(entities)
  const client = await daybook.database()
  await fillEvents(client, { events, services: 1000, days, until: new Date() })
  bench.tell('  the timeline is filled')
  const runId = await fillRuns(daybook, runs)
  await fillLists(client)
  return { daybook, runId }
}
