import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { saveRuleSet } from '#features/alerting/contract'
import { Labels } from '#lib/promql'
import { eventually, tempDir, testDaybook } from '../harness/index.ts'
import { prometheusVersion, writeBlocks } from '../harness/promql/real-prometheus.ts'
import { promtoolMajor } from '../harness/rules/promtool.ts'
import { type PrometheusAlert, startWatchedPrometheus } from '../harness/rules/watched-prometheus.ts'

const isThere = prometheusVersion('prometheus') !== undefined && promtoolMajor() !== undefined

const minute = 60_000

/** How long each asks to hold, when it was seen last, and for how long it had held then, in minutes. */
const stories = [
  { name: 'Waited', forMinutes: 20, downAgo: 5, spent: 3 },
  { name: 'Soon', forMinutes: 20, downAgo: 5, spent: 15 },
  { name: 'Fired', forMinutes: 20, downAgo: 5, spent: 40 },
  { name: 'Late', forMinutes: 120, downAgo: 55, spent: 30 },
  { name: 'Gone', forMinutes: 20, downAgo: 75, spent: 10 },
  { name: 'Short', forMinutes: 5, downAgo: 2, spent: 3 },
  { name: 'Edge', forMinutes: 10, downAgo: 2, spent: 3 },
  { name: 'Other', forMinutes: 20, downAgo: 5, spent: 3, labels: { instance: 'b' } },
]
const rules = JSON.stringify({ groups: [{ name: 'moved', interval: '1s', rules: stories.map(({ name, forMinutes }) => ({ alert: name, expr: 'vector(1)', for: `${forMinutes}m`, labels: { team: 'a' } })) }] })

/** What a Prometheus that was there before has stored, a sample each minute. */
function stored(now: number) {
  const count = 90
  return { from: now - count * minute, series: stories.map(({ name, downAgo, spent, labels = {} }) => ({
    labels: Labels.of({ __name__: 'ALERTS_FOR_STATE', alertname: name, team: 'a', ...labels }),
    points: Array.from({ length: count }, (_, at) => (count - at >= downAgo && count - at <= downAgo + spent ? (now - (downAgo + spent) * minute) / 1000 : undefined)),
  })) }
}

it.skipIf(!isThere)(`alerts go on waiting from what another Prometheus has stored of them (${isThere ? 'as a real Prometheus after a restart' : 'skipped: prometheus is not installed'})`, async () => {
  const now = Math.floor(Date.now() / minute) * minute
  const { from, series } = stored(now)
  const daybook = await testDaybook()
  const folder = await tempDir()
  writeBlocks(folder, series, from, minute)
  await writeFile(join(folder, 'rules.yml'), rules)
  const prometheus = await startWatchedPrometheus(folder, { rule_files: ['rules.yml'] })
  try {
    const samples = series.flatMap(({ points }, of) => points.flatMap((value, at) => (value === undefined ? [] : [{ of, value, time: from + at * minute }])))
    await daybook.telemetry.metrics.write({ series: series.map(({ labels }) => labels), seriesOf: Uint32Array.from(samples, ({ of }) => of), times: Float64Array.from(samples, ({ time }) => time), values: Float64Array.from(samples, ({ value }) => value), source: 'test' })
    await daybook.call(saveRuleSet, { name: 'moved', text: rules })
    const alertsOf = async (url: string) => ((await (await fetch(`${url}/api/v1/alerts`, { headers: { authorization: `Bearer ${daybook.token}` } })).json()) as { data: { alerts: PrometheusAlert[] } }).data.alerts
    await eventually(async () => {
      const [theirs, ours] = [await alertsOf(prometheus.url), await alertsOf(`${daybook.url}/prometheus`)]
      const stateOf = (alerts: readonly PrometheusAlert[]) => alerts.map(({ labels, state }) => `${labels['alertname']} ${state}`).toSorted()
      expect(stateOf(theirs)).toContain('Fired firing')
      expect(stateOf(ours)).toEqual(stateOf(theirs))
      for (const alert of ours) {
        const other = theirs.find(({ labels }) => labels['alertname'] === alert.labels['alertname'])!
        // They were begun seconds apart; the stories differ by minutes.
        expect(Math.abs(Date.parse(alert.activeAt) - Date.parse(other.activeAt)), `${alert.labels['alertname']}: ${alert.activeAt} and ${other.activeAt}`).toBeLessThan(20_000)
      }
      expect(new Set(theirs.map(({ activeAt }) => Math.round(Date.parse(activeAt) / 30_000))).size).toBeGreaterThan(3)
    }, { timeoutMs: 30_000, intervalMs: 300 })
  } finally {
    await prometheus.stop()
  }
}, 90_000)
