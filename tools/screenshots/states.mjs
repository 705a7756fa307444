import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Bench } from '../bench/bench.mjs'
import { fillPages } from '../bench/pages/fill-pages.mjs'
import { finishWorkflow } from '../bench/run-workflow.mjs'
import { Api } from '../demo/api.mjs'
import { DaybookProcess } from '../demo/daybook-process.mjs'
import { stopShop, tellStory } from '../demo/story.mjs'
import { addOneOfEach } from './add-one-of-each.mjs'
import { sendTelemetry } from './send-telemetry.mjs'
import { alonePages, awayPages, dialogPages, loadingPages, missingPages, personPages, viewerPages } from './in-the-way.mjs'
import { pagesOf } from './pages-of.mjs'

/** How much is in a Daybook. Each starts one, calls `shoot(daybook, pages, before?)` and takes it away again. */
export const states = {
  empty: (shoot) => withDaybook(async (daybook) => {
    const api = new Api(daybook)
    await api.until('the folder was looked through', () => api.query('collaboration.today'), ({ watched }) => watched.entities > 0)
    await shoot(daybook, [...(await pagesOf(api)).pages, ...alonePages])
  }),
  one: (shoot) => withDaybook(async (daybook, folder) => {
    await mkdir(join(folder, 'shop'))
    const api = new Api(daybook)
    let entityPath
    try {
      const { number } = await tellStory({ daybook, folder: join(folder, 'shop'), tell: (text) => console.log(text) })
      const { viewer, person } = await addOneOfEach(api, { number, folder, url: daybook.url })
      await sendTelemetry(daybook)
      const all = await pagesOf(api)
      entityPath = all.entityPath
      await shoot(daybook, [...all.pages, ...missingPages, ...viewerPages(viewer), ...personPages(person), ...dialogPages, ...loadingPages(entityPath)])
    } finally {
      await stopShop(api)
    }
    await shoot(daybook, awayPages(entityPath), () => daybook.stop())
  }),
  async many(shoot) {
    const bench = new Bench({ events: 0, tell: (text) => console.log(text) })
    try {
      const { daybook } = await fillPages(bench)
      const { runId } = await finishWorkflow(daybook, 'at-once')
      await shoot(daybook, (await pagesOf(daybook.api, { run: runId, entity: 'service:default/service-7' })).pages)
    } finally {
      await bench.close()
    }
  },
}

async function withDaybook(work) {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-screenshots-'))
  const daybook = new DaybookProcess({ dir: folder, port: 0 })
  try {
    await daybook.start()
    await work(daybook, folder)
  } finally {
    await daybook.stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}
