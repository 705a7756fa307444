import { browserLag } from './browser-log.mjs'
import { percentile } from './figures.mjs'
import { followRun, startWorkflow } from './run-workflow.mjs'
import { printedLines } from './workflows.mjs'

/** A step prints 100,000 lines, each with the moment it is written; lag is from there until it has come on the stream. */
export const log = {
  name: 'log', what: 'live log of 100,000 lines',
  async measure(bench) {
    const daybook = await bench.daybook()
    await printed(daybook, 'at-once')
    const atOnce = await repeated(3, () => printed(daybook, 'at-once'))
    const paced = await repeated(3, () => printed(daybook, 'paced'))
    const page = await browserLag(daybook)
    return [
      { what: 'live log, 100,000 lines at once: printed, stored and on the stream', measured: atOnce.perSecond, unit: 'lines/s', target: 50_000, isMore: true },
      { what: 'live log at 50,000 lines/s: lag, p99', measured: paced.p99, unit: 'ms', target: 250 },
      { what: 'live log, 100,000 lines at once: lag, p99', measured: atOnce.p99, unit: 'ms', target: 250 },
      ...(page ? [{ what: 'live log at 50,000 lines/s: age of the newest line on the page in Chromium, p99', measured: page.p99, unit: 'ms', target: 250, note: `The last line stood there after ${page.last} ms.` }] : []),
    ]
  },
}

/** The run with the median lag. */
async function repeated(times, measureOne) {
  const found = []
  for (let time = 0; time < times; time += 1) found.push(await measureOne())
  return found.toSorted((a, b) => a.p99 - b.p99)[Math.floor(times / 2)]
}

async function printed(daybook, name) {
  const lags = []
  let firstAt = Infinity
  let lastAt = 0
  const runId = await startWorkflow(daybook, name)
  await followRun(daybook, runId, (lines) => {
    lastAt = Date.now()
    for (const { text } of lines) {
      const writtenAt = Number(/^(\d+) line /.exec(text)?.[1] ?? Number.NaN)
      if (Number.isNaN(writtenAt)) continue
      firstAt = Math.min(firstAt, writtenAt)
      lags.push(lastAt - writtenAt)
    }
  })
  if (lags.length !== printedLines) throw new Error(`${printedLines} lines were printed and ${lags.length} came.`)
  return { p99: percentile(lags, 0.99), perSecond: printedLines / ((lastAt - firstAt) / 1000) }
}
