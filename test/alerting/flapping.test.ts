import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importRouting, saveRuleSet } from '#features/alerting/contract'
import { groupBy } from '#lib/group-by'
import { Labels } from '#lib/promql'
import { sql } from '#platform/database'
import { eventually } from '../harness/index.ts'
import { type Place, startPlace } from '../releases/start-place.ts'
import { type Hook, startHook } from './hook.ts'

const hosts = 2000
const teams = 5
const flaps = 8
const flapMs = 1200
const groupIntervalMs = 3000

let place: Place
let hook: Hook
beforeAll(async () => {
  place = await startPlace()
  hook = await startHook(() => 0)
})
afterAll(async () => {
  await place.end()
  hook.stop()
})

const routing = () => `
route: { receiver: desk, group_by: [team], group_wait: 500ms, group_interval: ${groupIntervalMs}ms, repeat_interval: 4h }
receivers: [{ name: desk, webhook_configs: [{ url: "${hook.url}" }] }]
`
const rules = 'groups: [{name: flapping, interval: 400ms, rules: [{alert: Flaps, expr: load > 5}]}]'
const labels = Array.from({ length: hosts }, (_, at) => Labels.of({ __name__: 'load', instance: `host-${at}`, team: `team-${at % teams}` }))

/** Which of the hosts are in trouble: one that stays so, the others by turns. */
const write = (isBad: (at: number) => boolean) => place.telemetry.metrics.write({ series: labels, seriesOf: Uint32Array.from(labels, (_, at) => at), times: new Float64Array(hosts).fill(Date.now()), values: Float64Array.from(labels, (_, at) => (isBad(at) ? 9 : 1)), source: 'test' })

interface Told {
  readonly groupKey: string
  readonly alerts: readonly { readonly status: 'firing' | 'resolved'; readonly labels: { readonly instance: string } }[]
}

const count = async (table: string) => Number((await sql<{ count: string }>`select count(*) as count from ${sql.ref(table)}`.execute(place.database.db)).rows[0]?.count)

it('thousands of alerts that flap are told once in a group\'s interval, end as they ended, and leave no more behind than there are', async () => {
  await place.call(importRouting, { text: routing() })
  await place.call(saveRuleSet, { name: 'flapping', text: rules })
  const begun = Date.now()
  for (let flap = 0; flap < flaps; flap += 1) {
    await write((at) => at === 0 || (at + flap) % 2 === 0)
    await sleep(flapMs)
  }
  await write((at) => at % 10 === 0)
  const stays = labels.flatMap((each, at) => (at % 10 === 0 ? [each.get('instance')] : []))
  const lastTold = () => {
    const last = new Map<string, string>()
    for (const { alerts } of hook.bodies.map((body) => JSON.parse(body) as Told)) for (const alert of alerts) last.set(alert.labels.instance, alert.status)
    return last
  }
  const firing = () => [...lastTold()].flatMap(([instance, status]) => (status === 'firing' ? [instance] : [])).toSorted()
  await eventually(() => expect(firing()).toEqual(stays.toSorted()), { timeoutMs: 60_000, intervalMs: 200 })
  const turns = Math.ceil((Date.now() - begun) / groupIntervalMs) + 1
  const groups = groupBy(hook.bodies.map((body) => JSON.parse(body) as Told), ({ groupKey }) => groupKey)
  expect(groups.size).toBe(teams)
  for (const [key, told] of groups) expect(told.length, key).toBeLessThanOrEqual(turns)
  const { rows } = await sql<{ instance: string }>`select labels ->> 'instance' as instance from alerting_alerts where state = 'firing' order by 1`.execute(place.database.db)
  expect(rows.map(({ instance }) => instance).toSorted()).toEqual(stays.toSorted())
  const kept = { groups: await count('alerting_groups'), members: await count('alerting_group_members'), notices: await count('alerting_notices'), deliveries: await count('alerting_deliveries') }
  process.stdout.write(`${hosts} alerts flapped ${flaps} times: ${await count('alerting_alerts')} alerts, ${hook.bodies.length} notifications in ${turns} turns of ${teams} groups; kept: ${JSON.stringify(kept)}.\n`)
  expect(kept).toEqual({ groups: teams, members: expect.any(Number), notices: teams, deliveries: hook.bodies.length })
  expect(kept.members).toBeLessThanOrEqual(hosts)
  await eventually(async () => expect([await count('alerting_to_route'), await count('alerting_to_tell')]).toEqual([0, 0]), { timeoutMs: 60_000, intervalMs: 200 })
}, 240_000)
