import { readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { findChromium } from '../../find-chromium.mjs'
import { startWorkflow } from '../run-workflow.mjs'
import { fillPages } from './fill-pages.mjs'
import { lighthouseScores } from './lighthouse.mjs'
import { measurePage, observe, watchFrames } from './measure-page.mjs'

/** A frame of 60 a second, and the clock's grain. */
const frameMs = 1000 / 60 + 1

/** What somebody sees who works with pages that hold much: 10,000 entities, 1 M events, 10,000 runs. */
export const pages = {
  name: 'pages', what: 'pages with 10,000 entities, 1 M events and 10,000 runs in Chromium',
  async measure(bench) {
    const executablePath = findChromium()
    if (!executablePath) throw new Error('No Chromium was found. Install one (Debian: apt-get install chromium) or name it in DAYBOOK_CHROMIUM.')
    const { daybook, runId } = await fillPages(bench)
    const browser = await chromium.launch({ executablePath, args: process.getuid() === 0 ? ['--no-sandbox'] : [] })
    try {
      const each = await measureEach(browser, daybook, runId)
      const { bytes, frames } = { bytes: await firstLoadBytes(), frames: await measureFrames(browser, daybook) }
      return [...worst(each), { what: 'first-load JavaScript, compressed', measured: bytes / 1000, unit: 'kB', target: 250, note: 'What index.html asks for and preloads, as sent (brotli).' }, ...frames, ...(await lighthouseRows(daybook))]
    } finally {
      await browser.close()
      await daybook.stop()
    }
  },
}

async function measureEach(browser, daybook, runId) {
  const paths = {
    today: '/', timeline: '/timeline', 'timeline of an entity': '/timeline?subject=service:default/service-7', catalog: '/catalog', 'catalog, one kind': '/catalog?kind=service', graph: '/catalog?view=graph', entity: '/catalog/service/default/service-7',
    runs: '/runs', run: `/runs/${runId}`, pipelines: '/pipelines', releases: '/releases', incidents: '/incidents', alerts: '/alerts', owners: '/owners', audit: '/settings/audit', people: '/settings/people',
  }
  const results = []
  for (const [name, path] of Object.entries(paths)) {
    const page = await browser.newPage({ extraHTTPHeaders: daybook.headers, viewport: { width: 1440, height: 900 } })
    await page.addInitScript(observe)
    results.push({ name, ...(await measurePage(page, `${daybook.url}${path}`)) })
    await page.close()
  }
  return results
}

function worst(each) {
  const list = (field) => each.toSorted((a, b) => b[field] - a[field]).map((one) => `${one.name} ${Math.round(one[field])}`).join(', ')
  return [
    { what: 'largest contentful paint, the slowest page', measured: Math.max(...each.map(({ largestMs }) => largestMs)) / 1000, unit: 's', target: 1.5, note: `First load of each, in ms: ${list('largestMs')}.` },
    { what: 'interaction, the slowest of all pages', measured: Math.max(...each.map(({ interactionMs }) => interactionMs)), unit: 'ms', target: 100, note: `Twelve keys on each page (rows, filter, palette), the slowest from key to the next paint, in ms: ${list('interactionMs')}.` },
  ]
}

async function firstLoadBytes() {
  const web = fileURLToPath(new URL('../../../dist/web/', import.meta.url))
  const names = (await readFile(`${web}index.html`, 'utf8')).match(/assets\/[^"]+\.js/g) ?? []
  const sizes = await Promise.all([...new Set(names)].map(async (name) => (await stat(`${web}${name}.br`)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

async function measureFrames(browser, daybook) {
  const page = await browser.newPage({ extraHTTPHeaders: daybook.headers, viewport: { width: 1440, height: 900 } })
  await page.goto(`${daybook.url}/ui?rows=100000`)
  await page.getByRole('table', { name: 'Many' }).scrollIntoViewIfNeeded()
  await page.waitForTimeout(1000)
  const idle = await page.evaluate(watchFrames, { forMs: 2000, scrollBy: 0 })
  const table = await page.evaluate(watchFrames, { forMs: 4000, scrollBy: 400 })
  const runId = await startWorkflow(daybook, 'watched')
  await page.goto(`${daybook.url}/runs/${runId}`)
  await page.locator('.log-line').first().waitFor()
  const log = await page.evaluate(watchFrames, { forMs: 2500, scrollBy: 0 })
  await page.close()
  return [
    frameRow('table of 100,000 rows scrolled', table, idle),
    frameRow('live log at 50,000 lines/s', log, idle),
  ]
}

function frameRow(what, frames, idle) {
  const share = (list) => (100 * list.filter((ms) => ms <= frameMs).length) / Math.max(1, list.length)
  return { what: `${what}: frames within a sixtieth of a second`, measured: share(frames), unit: '%', target: 90, isMore: true, floor: { what: 'the same page with nothing to do', value: share(idle) }, note: `${frames.length} frames, the longest ${Math.round(Math.max(...frames))} ms. Chromium draws without a graphics card here.` }
}

async function lighthouseRows(daybook) {
  const scores = await lighthouseScores(daybook, '/catalog')
  if (!scores) return [{ what: 'Lighthouse, desktop', error: 'Lighthouse is not installed: npm install --no-save lighthouse@12.8.2' }]
  const note = `Of the catalog with 10,000 entities.${scores.faults.length > 0 ? ` Faults: ${scores.faults.join(', ')}.` : ''}`
  return [
    { what: 'Lighthouse, desktop: performance', measured: scores.performance, unit: 'points', target: 95, isMore: true, note },
    { what: 'Lighthouse, desktop: accessibility', measured: scores.accessibility, unit: 'points', target: 100, isMore: true },
  ]
}
