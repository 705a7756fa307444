import { chromium } from 'playwright-core'
import { findChromium } from '../../find-chromium.mjs'
import { median } from '../figures.mjs'
import { watchFrames } from '../pages/measure-page.mjs'
import { randomFrom } from '../random.mjs'
import { encodeSeries, postAll, writeBody } from './remote-write.mjs'
import { ObserveDaybook } from './servers.mjs'

const metrics = 12
const seriesOfEach = 834
const step = 60_000
const count = 24 * 60
const scrapesABody = 20
const frameMs = 1000 / 60 + 1
const apiVersion = 'daybook.dev/v1'

/** A dashboard of a day in the browser, and many points on one chart. */
export const dashboards = {
  name: 'dashboards', what: '24 h dashboard of 12 panels on 10,000 series, in Chromium',
  async measure(bench) {
    const executablePath = findChromium()
    if (!executablePath) throw new Error('No Chromium was found. Install one (Debian: apt-get install chromium) or name it in DAYBOOK_CHROMIUM.')
    const server = new ObserveDaybook(bench)
    await server.start()
    const start = Math.floor(Date.now() / step) * step - count * step
    await postAll(server, bodiesFrom(start), 1)
    await server.stop()
    await server.start()
    const { daybook } = server
    const { id: wide } = await daybook.api.command('dashboards.save', { dashboard: dashboardOfADay() })
    const { id: many } = await daybook.api.command('dashboards.save', { dashboard: dashboardOfManyPoints() })
    const browser = await chromium.launch({ executablePath, args: process.getuid() === 0 ? ['--no-sandbox'] : [] })
    try {
      return [...(await measureDay(browser, daybook, wide)), ...(await measurePoints(browser, daybook, many))]
    } finally {
      await browser.close()
      await server.stop()
    }
  },
}

function* bodiesOf(start) {
  const random = randomFrom(12).next
  const series = Array.from({ length: metrics * seriesOfEach }, (_, at) => encodeSeries({ __name__: `metric_${at % metrics}_total`, job: `job-${at % 8}`, instance: `host-${Math.floor(at / metrics)}:9100` }))
  const sums = new Float64Array(series.length)
  for (let from = 0; from < count; from += scrapesABody) yield writeBody(series.map((each, at) => [each, Array.from({ length: scrapesABody }, (_, place) => [start + (from + place) * step, (sums[at] += Math.floor(random() * 100))])]))
}

function bodiesFrom(start) {
  return [...bodiesOf(start)]
}

function dashboardOfADay() {
  const panels = Array.from({ length: metrics }, (_, at) => ({ title: `Panel ${at}`, picture: 'time-series', span: 8, height: 6, queries: [{ query: `sum by (job) (rate(metric_${at}_total[$__rate_interval]))`, legend: '{{job}}' }] }))
  return { apiVersion, kind: 'Dashboard', title: 'A day', range: '24h', refresh: 'off', panels }
}

/** 350 series of 289 steps. */
function dashboardOfManyPoints() {
  return { apiVersion, kind: 'Dashboard', title: 'Many points', range: '24h', refresh: 'off', panels: [{ title: 'Points', picture: 'time-series', legend: 'none', span: 24, height: 20, queries: [{ query: 'topk(350, metric_0_total)', minStep: '5m' }] }] }
}

async function measureDay(browser, daybook, id) {
  const times = []
  for (let time = 0; time < 5; time += 1) {
    const page = await browser.newPage({ extraHTTPHeaders: daybook.headers, viewport: { width: 1440, height: 1300 } })
    await page.addInitScript(watchDrawn, metrics)
    await page.goto(`${daybook.url}/dashboards/${id}`)
    times.push(await page.evaluate('window.drawn'))
    await page.close()
  }
  const note = `From the navigation until every panel is drawn, the page's own load and all; ${metrics * seriesOfEach} series, a sample a minute; each panel sums ${seriesOfEach} of them by job. Again: ${times.slice(1).map((ms) => Math.round(ms)).join(', ')} ms.`
  return [{ what: dashboards.what, measured: times[0] / 1000, unit: 's', target: 1.5, note }, { what: 'the same, opened again', measured: median(times.slice(1)) / 1000, unit: 's', target: 1.5 }]
}

/** Runs in the page before anything else: `window.drawn` is when so many charts were drawn and nothing was busy. */
function watchDrawn(wanted) {
  window.drawn = new Promise((resolve) => {
    const look = () => {
      const isWhole = document.querySelectorAll('.chart-drawing canvas').length >= wanted && !document.querySelector('[aria-busy="true"]')
      if (isWhole) requestAnimationFrame(() => resolve(performance.now()))
      else requestAnimationFrame(look)
    }
    look()
  })
}

async function measurePoints(browser, daybook, id) {
  const page = await browser.newPage({ extraHTTPHeaders: daybook.headers, viewport: { width: 1440, height: 900 } })
  await page.addInitScript(watchDrawn, 1)
  await page.goto(`${daybook.url}/dashboards/${id}`)
  const drawnMs = await page.evaluate('window.drawn')
  await page.waitForTimeout(1000)
  const idle = await page.evaluate(watchFrames, { forMs: 2000, scrollBy: 0 })
  const box = await page.locator('.u-over').first().boundingBox()
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  await page.keyboard.down('Shift')
  await page.mouse.move(middle.x, middle.y)
  await page.mouse.down()
  const watching = page.evaluate(watchFrames, { forMs: 3000, scrollBy: 0 })
  for (let at = 0; at < 120; at += 1) {
    await page.mouse.move(middle.x + Math.sin(at / 10) * 200, middle.y)
    await page.waitForTimeout(16)
  }
  const frames = await watching
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await page.close()
  const share = (list) => (100 * list.filter((ms) => ms <= frameMs).length) / Math.max(1, list.length)
  return [
    { what: '100,000 points on one chart, drawn', measured: drawnMs / 1000, unit: 's', target: 1.5, note: 'From the navigation, the page\'s own load and the query (350 series of 289 steps) and all.' },
    { what: '100,000 points moved along: frames within a sixtieth of a second', measured: share(frames), unit: '%', target: 90, isMore: true, floor: { what: 'the same page with nothing to do', value: share(idle) }, note: `${frames.length} frames, the median ${median(frames).toFixed(1)} ms, the longest ${Math.round(Math.max(...frames))} ms. Chromium draws without a graphics card here.` },
  ]
}
