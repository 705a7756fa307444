import { encodeSeries, postAll, regularBody } from '../observe/remote-write.mjs'
import { ObserveDaybook, processorSeconds } from '../observe/servers.mjs'

const seriesCount = 1000
const step = 15_000
const scrapesABody = 240
const senders = 2

/** A threshold on samples as they are is what the target names; the others are rules as people write them, on the same samples. */
const rules = [
  { expr: 'load > 90', what: 'a rule backtested over 30 days of 1,000 series at 15 s' },
  { expr: 'rate(load[5m]) > 1.5', what: 'the same, a rate over 5 minutes' },
  { expr: 'avg_over_time(load[10m]) > 90', what: 'the same, an average over 10 minutes' },
  { expr: 'sum by (job) (load) / count by (job) (load) > 70', what: 'the same, a share of sums' },
]

/** A rule tried over 30 days of 1,000 series at 15 s; DAYBOOK_BENCH_BACKTEST_DAYS for less, since sending 172.8 million samples takes minutes. */
export const backtest = {
  name: 'backtest', what: rules[0].what,
  async measure(bench) {
    const days = Number(process.env['DAYBOOK_BENCH_BACKTEST_DAYS'] ?? 30)
    // Samples of a month ago are taken in only where nothing is thrown away.
    process.env['DAYBOOK_METRICS_RETENTION'] = '0'
    const daybook = await new ObserveDaybook(bench).start()
    try {
      const count = days * 5760
      const start = Math.floor(Date.now() / step) * step - count * step
      await fill(daybook, { start, count })
      await rest(daybook)
      const rows = []
      for (const rule of rules) rows.push(await measureRule(daybook, rule, { start, count, days }))
      return rows
    } finally {
      delete process.env['DAYBOOK_METRICS_RETENTION']
      await daybook.stop()
    }
  },
}

async function measureRule(daybook, { expr, what }, { start, count, days }) {
  const { url, headers } = daybook.daybook
  const text = JSON.stringify({ groups: [{ name: 'g', interval: '15s', rules: [{ alert: 'Busy', expr, for: '5m' }] }] })
  const query = new URLSearchParams({ text, from: new Date(start).toISOString(), to: new Date(start + count * step).toISOString() })
  const times = []
  const used = []
  let result
  for (let round = 0; round < 3; round += 1) {
    const startedAt = performance.now()
    const usedBefore = processorSeconds(daybook.pid)
    const response = await fetch(`${url}/api/v1/rules/backtest?${query}`, { headers })
    result = await response.json()
    if (!response.ok) throw new Error(JSON.stringify(result).slice(0, 300))
    times.push(performance.now() - startedAt)
    used.push(processorSeconds(daybook.pid) - usedBefore)
  }
  // Repeated ones find answers that are kept.
  return { what: days === 30 ? what : `${what} (here ${days} days)`, measured: times[0], unit: 'ms', target: 5000 * days / 30, note: `${expr}: ${result.firings} firings, ${result.steps} steps, ${result.proposals.length} thresholds; ${used[0].toFixed(1)} s of processor time; again ${Math.round(Math.min(...times))} ms` }
}

/** A month comes in minutes here: what the server does to put it away is no part of a backtest. */
async function rest(daybook) {
  for (let tries = 0, before = processorSeconds(daybook.pid); tries < 120; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const now = processorSeconds(daybook.pid)
    if (now - before < 0.2) return
    before = now
  }
}

/** Each sender has series of its own, so that their samples come in order. */
async function fill(daybook, { start, count }) {
  const encoded = Array.from({ length: seriesCount }, (_, at) => encodeSeries({ __name__: 'load', job: `job-${at % 20}`, instance: `host-${at}:9100` }))
  const share = seriesCount / senders
  await Promise.all(Array.from({ length: senders }, async (_, sender) => {
    const own = encoded.slice(sender * share, (sender + 1) * share)
    for (let from = 0; from < count; from += scrapesABody) {
      // Each series is above 90 for an hour once in ten days, at a time of its own.
      const valueOf = (at, place) => ((from + place + (sender * share + at) * 173) % 57_600 < 240 ? 95 : (from + place + sender * share + at) % 80)
      await postAll(daybook, [regularBody(own, { start: start + from * step, step, count: Math.min(scrapesABody, count - from), valueOf })], 1)
    }
  }))
}
