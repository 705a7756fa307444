import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkerContext } from '#kernel/feature'
import { Labels } from '#lib/promql'
import { openSecretBox } from '#platform/secrets'
import { sql } from '#platform/database'
import { type FreshDatabase, freshDatabase, ManualClock, tempDir } from '../../../../../test/harness/index.ts'
import { partHarness, type PartHarness } from '../../../../../test/harness/part-harness.ts'
import { WriteWatch } from '#kernel/telemetry'
import { memoryMetrics } from '../../../../../test/harness/promql/memory-metrics.ts'
import { MemorySource } from '../../../../../test/harness/promql/memory-source.ts'
import { nextTeller, tellSome } from '../../alerts/tell-alerts.ts'
import { AlertingSettings } from '../../alerting-settings.ts'
import { AlertFired, AlertResolved } from '../../contract.ts'
import { createAlerting } from '../../feature.ts'
import { groupsOf, readRuleGroups } from '../rule-set-store.ts'
import { LiveGroup } from './live-group.ts'

const minute = 60_000
const hour = 60 * minute

let database: FreshDatabase
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.drop())

class Story {
  readonly clock = new ManualClock()
  readonly source = new MemorySource()
  readonly harness: PartHarness
  readonly worker: WorkerContext
  #group: LiveGroup
  readonly #name: string

  private constructor(name: string, harness: (clock: ManualClock) => { harness: PartHarness; worker: WorkerContext }, text: string) {
    const made = harness(this.clock)
    this.#name = name
    this.harness = made.harness
    this.worker = made.worker
    this.#group = this.#made(text)
  }

  static async begin(name: string, text: string): Promise<Story> {
    const secrets = await openSecretBox({ dataDir: await tempDir() })
    const story = new Story(name, (clock) => {
      const alerting = createAlerting({ settings: AlertingSettings.parse({}), secrets, telemetry: { metrics: memoryMetrics(new MemorySource()), writes: new WriteWatch() } })
      const harness = partHarness({ database, parts: [alerting], clock })
      return { harness, worker: harness.worker(alerting, new AbortController().signal) }
    }, text)
    await sql`insert into alerting_rule_sets (name, origin, text, is_on, updated_at, updated_by) values (${name}, 'page', ${text}, true, now(), 'test')`.execute(database.db)
    return story
  }

  #made(text: string, row?: Awaited<ReturnType<typeof readRuleGroups>>[number]): LiveGroup {
    const [[name, group]] = [...groupsOf(text)] as [[string, NonNullable<ReturnType<ReturnType<typeof groupsOf>['get']>>]]
    return new LiveGroup({ ruleSet: this.#name, name, entity: null, group, defaultIntervalMs: minute, metrics: memoryMetrics(this.source) }, row, this.clock.now().getTime())
  }

  /** Evaluates each minute; `values` by a label `at`. */
  async minutes(count: number, values: Readonly<Record<string, number>>): Promise<void> {
    for (let passed = 0; passed < count; passed += 1) {
      await this.clock.advance(minute)
      const time = this.clock.now().getTime()
      this.source.write(Object.entries(values).map(([at, value]) => ({ labels: Labels.of({ __name__: 'load', at }), time, value, isStale: false })))
      await this.#group.evaluate(this.worker, time)
    }
  }

  jump(ms: number): void {
    this.clock.set(new Date(this.clock.now().getTime() + ms))
  }

  /** As after a restart, with rules that may be others now. */
  async restart(text: string): Promise<void> {
    const [row] = await readRuleGroups(database.db, this.#name)
    this.#group = this.#made(text, row)
  }

  async counts(): Promise<{ fired: number; resolved: number; firing: string[] }> {
    const mine = ({ data: { alert } }: { data: { alert: { labels: Record<string, string> } } }) => alert.labels['story'] === this.#name
    const [fired, resolved] = [(await this.harness.events(AlertFired)).filter(mine), (await this.harness.events(AlertResolved)).filter(mine)]
    const { rows } = await sql<{ labels: Record<string, string> }>`select labels from alerting_alerts where state = 'firing' and labels ->> 'story' = ${this.#name} order by labels ->> 'at'`.execute(database.db)
    return { fired: fired.length, resolved: resolved.length, firing: rows.map(({ labels }) => labels['at'] ?? '') }
  }
}

const rule = (story: string, more = '') => `groups: [{name: g, rules: [{alert: High, expr: load > 5, for: 5m, labels: {story: ${story}${more}}}]}]`

test('a clock that is set back an hour makes nothing wait longer, ends nothing and fires nothing twice', async () => {
  const story = await Story.begin('back', rule('back'))
  await story.minutes(7, { a: 9 })
  expect(await story.counts()).toEqual({ fired: 1, resolved: 0, firing: ['a'] })
  await story.minutes(3, { a: 9, b: 9 })
  story.jump(-hour)
  await story.minutes(2, { a: 9, b: 9 })
  expect(await story.counts()).toEqual({ fired: 1, resolved: 0, firing: ['a'] })
  await story.minutes(2, { a: 9, b: 9 })
  expect(await story.counts()).toEqual({ fired: 2, resolved: 0, firing: ['a', 'b'] })
  await story.minutes(1, { a: 1, b: 9 })
  expect(await story.counts()).toEqual({ fired: 2, resolved: 1, firing: ['b'] })
})

test('a clock that is set forward an hour fires nothing that has not waited its time, and forgets nothing that fires', async () => {
  const story = await Story.begin('forward', rule('forward'))
  await story.minutes(7, { a: 9 })
  await story.minutes(2, { a: 9, b: 9 })
  story.jump(hour - 10 * minute)
  await story.minutes(2, { a: 9, b: 9 })
  expect(await story.counts()).toEqual({ fired: 1, resolved: 0, firing: ['a'] })
  await story.minutes(3, { a: 9, b: 9 })
  expect(await story.counts()).toEqual({ fired: 2, resolved: 0, firing: ['a', 'b'] })
})

test('alerts of a rule that changed end where it speaks of them no longer', async () => {
  const story = await Story.begin('changed', rule('changed'))
  await story.minutes(7, { a: 9 })
  await story.restart(rule('changed', ', severity: critical'))
  await story.minutes(1, { a: 9 })
  expect(await story.counts()).toEqual({ fired: 1, resolved: 1, firing: [] })
  await story.minutes(5, { a: 9 })
  expect(await story.counts()).toEqual({ fired: 2, resolved: 1, firing: ['a'] })
  // It now asks for longer: it waits again, and goes away from there.
  await story.restart(rule('changed', ', severity: critical').replace('5m', '1h'))
  await story.minutes(1, { a: 9 })
  expect(await story.counts()).toMatchObject({ resolved: 2, firing: [] })
  await story.minutes(1, { a: 1 })
  expect(await story.counts()).toMatchObject({ fired: 2, resolved: 2, firing: [] })
})

test('thousands of alerts that come and go leave no more behind than there are', async () => {
  const story = await Story.begin('flapping', rule('flapping').replace('5m', '0s'))
  const all = (value: number) => Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`n${at}`, value]))
  for (let round = 0; round < 4; round += 1) {
    await story.minutes(1, all(9))
    await story.minutes(1, all(1))
  }
  for (let actor = await nextTeller(database.db); actor; actor = await nextTeller(database.db)) await story.worker.transact((ctx) => tellSome(ctx, 500), { actor })
  const { fired, resolved, firing } = await story.counts()
  expect({ fired, resolved, firing }).toEqual({ fired: 4000, resolved: 4000, firing: [] })
  const [row] = await readRuleGroups(database.db, 'flapping')
  expect(row?.rules[0]?.alerts).toHaveLength(1000)
}, 120_000)
