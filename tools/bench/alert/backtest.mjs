import { encodeSeries, postAll, regularBody } from '../observe/remote-write.mjs'
import { ObserveDaybook, processorSeconds } from '../observe/servers.mjs'

const seriesCount = 1000
const step = 15_000
const scrapesABody = 240
const senders = 2

/** A rule tried over 30 days of 1,000 series at 15 s; DAYBOOK_BENCH_BACKTEST_DAYS for less, since sending 172.8 million samples takes minutes. */
export const backtest = {
  name: 'backtest', what: 'a rule backtested over 30 days of 1,000 series at 15 s',
  async measure(bench) {
    const days = Number(process.env['DAYBOOK_BENCH_BACKTEST_DAYS'] ?? 30)
    // Samples of a month ago are taken in only where nothing is thrown away.
    process.env['DAYBOOK_METRICS_RETENTION'] = '0'
    const daybook = await new ObserveDaybook(bench).start()
    try {
      const count = days * 5760
      const start = Math.floor(Date.now() / step) * step - count * step
      await fill(daybook, { start, count })
      const { url, headers } = daybook.daybook
      const times = []
      const used = []
      let result
      for (let round = 0; round < 3; round += 1) {
        const startedAt = performance.now()
        const usedBefore = processorSeconds(daybook.pid)
        const text = 'groups: [{ name: g, interval: 15s, rules: [{ alert: Busy, expr: "load > 90", for: 5m }] }]'
        const query = new URLSearchParams({ text, from: new Date(start).toISOString(), to: new Date(start + count * step).toISOString() })
        const response = await fetch(`${url}/api/v1/rules/backtest?${query}`, { headers })
        result = await response.json()
        if (!response.ok) throw new Error(JSON.stringify(result).slice(0, 300))
        times.push(performance.now() - startedAt)
        used.push(processorSeconds(daybook.pid) - usedBefore)
      }
      const best = Math.min(...times)
      return [{ what: days === 30 ? this.what : `${this.what} (here ${days} days)`, measured: best, unit: 'ms', target: 5000 * days / 30, note: `${result.firings} firings, ${result.steps} steps, nine thresholds tried; the first run ${Math.round(times[0])} ms; ${Math.min(...used).toFixed(1)} s of processor time` }]
    } finally {
      delete process.env['DAYBOOK_METRICS_RETENTION']
      await daybook.stop()
    }
  },
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
