import { chromium } from 'playwright-core'
import { findChromium } from '../find-chromium.mjs'
import { percentile } from './figures.mjs'
import { finishWorkflow, startWorkflow } from './run-workflow.mjs'
import { printedLines } from './workflows.mjs'

const longestMs = 60_000

/**
 * How old the newest line on a run's page is when it appears there, p99 of all that appear, and the last line; undefined
 * without a Chromium. The run waits before it prints, so that the page is open by then.
 */
export async function browserLag(daybook) {
  const executablePath = findChromium()
  if (!executablePath) return undefined
  const browser = await chromium.launch({ executablePath, args: process.getuid() === 0 ? ['--no-sandbox'] : [] })
  try {
    const page = await browser.newPage({ extraHTTPHeaders: daybook.headers })
    const { runId: earlier } = await finishWorkflow(daybook, 'hello')
    await page.goto(`${daybook.url}/runs/${earlier}`)
    await page.waitForSelector('.log-line')
    const runId = await startWorkflow(daybook, 'watched')
    await page.goto(`${daybook.url}/runs/${runId}`)
    const lags = await page.evaluate(watchLines, { last: printedLines - 1, longestMs })
    return { p99: percentile(lags, 0.99), last: lags.at(-1) }
  } finally {
    await browser.close()
  }
}

/** Runs in the page: looks at the newest line in each frame, until the last one is there. */
function watchLines({ last, longestMs }) {
  const endAt = Date.now() + longestMs
  const lags = []
  let before = ''
  return new Promise((resolve, reject) => {
    const look = () => {
      const text = [...document.querySelectorAll('.log-line .log-text')].at(-1)?.textContent ?? ''
      const [, writtenAt, number] = /^(\d+) line (\d+) /.exec(text) ?? []
      if (writtenAt !== undefined && text !== before) lags.push(Date.now() - Number(writtenAt))
      before = text
      if (Number(number) === last) resolve(lags)
      else if (Date.now() > endAt) reject(new Error(`The last line did not appear on the page within ${longestMs / 1000} s; the newest is: ${text}`))
      else requestAnimationFrame(look)
    }
    look()
  })
}
