import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { saveRuleSet } from '#features/alerting/contract'
import { matcherOf, staleReader } from '#lib/promql'
import { type AlertState, evaluateGroup, type GroupState, newGroupState } from '#lib/rule-engine'
import { readRuleFile, type RuleGroup } from '#lib/rule-file'
import { queryOf } from '../../src/lib/rule-test/evaluation.ts'
import { TestSeries } from '../../src/lib/rule-test/test-series.ts'
import { eventually, tempDir, type TestDaybook, testDaybook } from '../harness/index.ts'
import { freePort } from '../harness/free-port.ts'
import { evaluationOffset, evaluationTime, unhurriedFile } from '../harness/rules/evaluation-times.ts'
import { kubeManifests, missingKubeRules } from '../harness/rules/kube-rules.ts'
import { hasNodeExporter, startNodeExporter } from '../harness/rules/node-samples.ts'
import { startStampingRelay } from '../harness/rules/stamping-relay.ts'
import { type PrometheusAlert, type PrometheusGroup, startWatchedPrometheus, type WatchedPrometheus } from '../harness/rules/watched-prometheus.ts'
import { startAlertmanager } from '../harness/alertmanager-peer.ts'

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const missing = missingKubeRules ?? (hasNodeExporter ? undefined : 'prometheus-node-exporter') ?? ['prometheus', 'prometheus-alertmanager'].find((program) => !has(program))

/** For how long they run side by side; with minutes in the variable also what waits for half an hour fires. */
const longMinutes = Number(process.env['DAYBOOK_ALERTS_MINUTES'] ?? 0)
const watchedMs = longMinutes > 0 ? longMinutes * 60_000 : 30_000
const intervalMs = longMinutes > 0 ? 15_000 : 5000
const pollMs = intervalMs / 20
const aheadMs = intervalMs / 2

/** A group as it stood after one evaluation. */
interface Snapshot {
  readonly group: string
  readonly at: number
  readonly alerts: readonly PrometheusAlert[]
}

const targets = (relay: string) => [
  { job: 'node-exporter', path: '/node', labels: { pod: 'node-exporter-1', service: 'node-exporter', container: 'node-exporter' } },
  { job: 'prometheus-k8s', path: '/prometheus', labels: { pod: 'prometheus-k8s-0', service: 'prometheus-k8s', container: 'prometheus' } },
  { job: 'alertmanager-main', path: '/alertmanager', labels: { pod: 'alertmanager-main-0', service: 'alertmanager-main', container: 'alertmanager' } },
  { job: 'away', path: '/away', labels: { pod: 'away-0', service: 'away' } },
].map(({ job, path, labels }) => ({ job_name: job, metrics_path: path, static_configs: [{ targets: [relay], labels: { namespace: 'monitoring', ...labels } }] }))

/** Follows a Prometheus's groups: those that two looks in a row find the same are at rest, and stand as their last evaluation left them. */
async function watch(prometheus: WatchedPrometheus, groups: readonly RuleGroup[], forMs: number): Promise<{ snapshots: Snapshot[]; evaluated: Map<string, Set<number>> }> {
  const found = new Map<string, Snapshot>()
  const evaluated = new Map(groups.map(({ name }) => [name, new Set<number>()]))
  const timesOf = ({ lastEvaluation, rules }: PrometheusGroup) => [lastEvaluation, ...rules.map((rule) => rule.lastEvaluation)].join()
  let before = new Map<string, PrometheusGroup>()
  for (const until = Date.now() + forMs; Date.now() < until; await sleep(pollMs)) {
    const now = new Map((await prometheus.groups()).map((group) => [group.name, group]))
    for (const [name, group] of now) {
      if (group.lastEvaluation.startsWith('0001')) continue
      const at = evaluationTime(group.lastEvaluation, evaluationOffset(group.file, name, group.interval * 1000), group.interval * 1000)
      evaluated.get(name)?.add(at)
      const last = before.get(name)
      if (last && timesOf(last) === timesOf(group)) found.set(`${name} ${at}`, { group: name, at, alerts: last.rules.flatMap((rule) => rule.alerts ?? []) })
    }
    before = now
  }
  return { snapshots: [...found.values()], evaluated }
}

/** What was scraped, as it went from Prometheus into Daybook's store. */
async function scraped({ telemetry }: TestDaybook, until: number): Promise<TestSeries> {
  const jobs = targets('').map(({ job_name: job }) => job).join('|')
  const store = new TestSeries()
  for (const { labels, times, values } of await telemetry.metrics.select({ matchers: [matcherOf('job', '=~', jobs), matcherOf('__name__', '!~', '.*:.*|ALERTS.*')], from: 0, to: until })) {
    const isStale = staleReader(values)
    for (const [at, time] of times.entries()) store.append(labels, time, isStale(at) ? 'stale' : values[at]!)
  }
  return store
}

/** The groups at the times at which Prometheus evaluated them, on the samples that it had: what stands after each. */
async function evaluatedAs(groups: readonly RuleGroup[], evaluated: ReadonlyMap<string, ReadonlySet<number>>, store: TestSeries): Promise<Map<string, AlertState[]>> {
  const states = new Map(groups.map((group): [string, GroupState] => [group.name, newGroupState(group)]))
  const turns = groups.flatMap((group) => [...evaluated.get(group.name) ?? []].map((at) => ({ group, at }))).toSorted((a, b) => a.at - b.at)
  const found = new Map<string, AlertState[]>()
  for (const { group, at } of turns) {
    const { state, failures } = await evaluateGroup(group, {
      at, state: states.get(group.name)!, query: queryOf(store, 60_000), externalLabels: {}, externalUrl: '',
      write: async (samples) => {
        await Promise.resolve()
        for (const { labels, time, value, isStale } of samples) store.append(labels, time, isStale ? 'stale' : value)
      },
    })
    expect(failures).toEqual([])
    states.set(group.name, state)
    found.set(`${group.name} ${at}`, state.rules.flatMap(({ alerts }) => alerts.filter((alert) => alert.state !== 'inactive')))
  }
  return found
}

const sorted = (record: Readonly<Record<string, string>>) => Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1))
const byText = (lines: readonly string[]) => lines.toSorted()
/** All of an alert; of its value all but the last places, which the order in which series are added decides. */
const told = ({ labels, annotations, state, value, activeAt }: { labels: Readonly<Record<string, string>>; annotations: Readonly<Record<string, string>>; state: string; value: string; activeAt: string | number }) =>
  JSON.stringify({ state, labels: sorted(labels), annotations: sorted(annotations), value: Number(value.replace('Inf', 'Infinity')).toPrecision(13), activeAt: new Date(activeAt).toISOString() })
/** What of an alert is the same at another second. */
const alike = ({ labels, annotations, state }: PrometheusAlert) => JSON.stringify([state, sorted(labels), sorted(annotations).map((pair) => pair.join('=').replaceAll(/\d[\d.]*/g, '#'))])

describe.skipIf(missing !== undefined)(`the rules of kube-prometheus on a real machine (${missing === undefined ? 'beside a real Prometheus' : `skipped: ${missing} is missing`})`, () => {
  it('give, unchanged, the alerts that Prometheus gives at the same times', async () => {
    const daybook = await testDaybook({ environment: { DAYBOOK_ALERTING_EVALUATION_SECONDS: String(intervalMs / 1000) } })
    const manifests = kubeManifests()
    const groups = manifests.flatMap(({ text }) => readRuleFile(text).groups)
    const place = await tempDir()
    const exporter = await startNodeExporter()
    const alertmanager = await startAlertmanager('route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n')
    const port = await freePort()
    const relay = await startStampingRelay({ node: exporter.url, alertmanager: `${alertmanager.url}/metrics`, prometheus: `http://127.0.0.1:${port}/metrics` }, aheadMs)
    const configuration = {
      global: { scrape_interval: `${intervalMs}ms`, evaluation_interval: `${intervalMs}ms` }, scrape_configs: targets(relay.target),
      alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host, '127.0.0.1:1'] }] }] },
      remote_write: [
        { name: 'daybook', url: `${daybook.url}/prometheus/api/v1/write`, authorization: { credentials: daybook.token }, queue_config: { batch_send_deadline: '200ms' }, write_relabel_configs: [{ source_labels: ['__name__'], regex: '.*:.*|ALERTS.*', action: 'drop' }] },
        { name: 'away', url: 'http://127.0.0.1:1/' },
      ],
    }
    const prometheus = await startWatchedPrometheus(place, configuration, port)
    try {
      for (const { name, text } of manifests) await daybook.call(saveRuleSet, { name, text })
      // Rules come when all is there: what is scraped first is not a race then either.
      await eventually(async () => expect(await prometheus.values('count(up) + count(node_load1) + count(alertmanager_build_info) + count(prometheus_build_info)')).toEqual([7]), { timeoutMs: 60_000, intervalMs: 200 })
      await sleep(intervalMs)
      const file = unhurriedFile(groups, intervalMs, (turn) => join(place, `rules-${turn}.yml`))
      await writeFile(file, stringify({ groups: manifests.flatMap((manifest) => manifest.groups) }))
      await prometheus.configure({ ...configuration, rule_files: [file] })
      const { snapshots, evaluated } = await watch(prometheus, groups, watchedMs)
      const last = Math.max(...snapshots.map(({ at }) => at))
      const upMatchers = [matcherOf('__name__', '=', 'up'), matcherOf('job', '=', 'node-exporter')]
      await eventually(async () => expect(await daybook.telemetry.metrics.select({ matchers: upMatchers, from: last, to: Date.now() })).toHaveLength(1), { timeoutMs: 30_000, intervalMs: 200 })
      const ours = await evaluatedAs(groups, evaluated, await scraped(daybook, last))
      for (const { group, at, alerts } of snapshots) expect({ group, at, alerts: byText((ours.get(`${group} ${at}`) ?? []).map(told)) }).toEqual({ group, at, alerts: byText(alerts.map(told)) })
      const names = (state: string) => new Set(snapshots.flatMap(({ alerts }) => alerts).filter((alert) => alert.state === state).map(({ labels }) => labels['alertname']))
      expect(names('pending').size).toBeGreaterThan(3)
      expect(names('firing')).toContain('Watchdog')
      process.stdout.write(`${snapshots.length} evaluations of groups with ${snapshots.flatMap(({ alerts }) => alerts).length} alerts are equal. Waiting: ${[...names('pending')].join(', ')}; firing: ${[...names('firing')].join(', ')}.\n`)
      await ownTimes(prometheus, daybook)
    } finally {
      await prometheus.stop()
      await alertmanager.stop()
      await exporter.stop()
      relay.stop()
    }
  }, watchedMs + 240_000)
})

/** The server's own evaluation comes at other moments of the same intervals: the same alerts, each begun within one. */
async function ownTimes(prometheus: WatchedPrometheus, daybook: TestDaybook): Promise<void> {
  const headers = { authorization: `Bearer ${daybook.token}` }
  const alertsOf = async (url: string) => ((await (await fetch(`${url}/api/v1/alerts`, { headers })).json()) as { data: { alerts: PrometheusAlert[] } }).data.alerts
  await eventually(async () => {
    const [theirs, ours] = [await alertsOf(prometheus.url), await alertsOf(`${daybook.url}/prometheus`)]
    expect(byText(ours.map(alike))).toEqual(byText(theirs.map(alike)))
  }, { timeoutMs: 60_000, intervalMs: 500 })
}
