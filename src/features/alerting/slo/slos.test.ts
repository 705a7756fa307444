import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Labels } from '#lib/promql'
import { sql } from '#platform/database'
import { ServiceUpgraded } from '#features/releases/contract'
import { eventually } from '../../../../test/harness/index.ts'
import { type Place, startPlace } from '../../../../test/releases/start-place.ts'
import { AlertFired, deleteSlos, listSlos, saveSlos, showRuleSet, showSlo } from '../contract.ts'

const service = 'service:default/shop'
const text = `
version: prometheus/v1
service: shop
slos:
  - name: prices
    objective: 99
    description: Prices are told.
    plugins:
      chain:
        - { id: sloth.dev/contrib/rule_intervals/v1, config: { interval: { default: 200ms } } }
    sli:
      events:
        error_query: sum(rate(requests_total{code="500"}[{{.window}}]))
        total_query: sum(rate(requests_total[{{.window}}]))
    alerting:
      name: ShopBurns
      page_alert: { labels: { severity: critical } }
      ticket_alert: { disable: true }
---
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 10m
  page:
    quick: { errorBudgetPercent: 1, shortWindow: 1s, longWindow: 2s }
    slow: { errorBudgetPercent: 2, shortWindow: 2s, longWindow: 4s }
  ticket:
    quick: { errorBudgetPercent: 5, shortWindow: 4s, longWindow: 8s }
    slow: { errorBudgetPercent: 10, shortWindow: 8s, longWindow: 16s }
`

let place: Place
beforeAll(async () => {
  place = await startPlace()
})
afterAll(() => place.end())

/** Ten requests a second from a minute ago until a minute from now; from `badAt` on all of them fail. */
async function requests(badAt: number): Promise<void> {
  const now = Date.now()
  const times = Array.from({ length: 1200 }, (_, index) => now - 60_000 + index * 100)
  const series = [Labels.of({ __name__: 'requests_total', code: '200' }), Labels.of({ __name__: 'requests_total', code: '500' })]
  const good = times.map((at) => Math.min(at, badAt) / 100)
  const bad = times.map((at) => Math.max(0, at - badAt) / 100)
  await place.telemetry.metrics.write({ series, seriesOf: Uint32Array.from([...times.map(() => 0), ...times.map(() => 1)]), times: Float64Array.from([...times, ...times]), values: Float64Array.from([...good, ...bad]), source: 'test' })
}

test('an objective is evaluated, its alert names its service, and the deployment that the burn follows is named', async () => {
  const badAt = Date.now() + 8000
  await requests(badAt)
  const saved = await place.call(saveSlos, { name: 'shop', text })
  expect(saved).toMatchObject({ ruleSet: 'shop', items: [{ name: 'shop-prices', service, objective: 99, periodSeconds: 600, isOn: true, fault: null }] })
  expect((await place.call(showRuleSet, { name: 'shop' })).ruleSet).toMatchObject({ origin: 'slo', alerts: 1, recordings: 13 })
  await eventually(async () => expect((await place.call(listSlos, {})).items).toMatchObject([{ state: 'ok', budgetLeft: 1, burnRate: 0 }]), { timeoutMs: 10_000 })
  await place.transact((ctx) => ctx.append(ServiceUpgraded, {
    subject: service, environment: 'production', at: new Date(badAt), summary: 'shop 2 was deployed to production',
    data: { service, environment: 'production', deploymentId: 'd', runId: 'r', releaseId: 'l', version: '2', commit: 'abc', treeSha: 't', previous: null, reason: '' },
  }))
  await eventually(async () => expect(await place.events(AlertFired)).toMatchObject([{ alert: { name: 'ShopBurns', severity: 'critical', service, summary: 'shop prices SLO error budget burn rate is over expected.' } }]), { timeoutMs: 20_000 })
  const shown = await eventually(async () => {
    const answer = await place.call(showSlo, { name: 'shop-prices' })
    expect(answer.burnedBy[0]).toMatchObject({ version: '2', type: 'upgraded', isJump: true })
    expect(answer.slo).toMatchObject({ state: 'failing', firing: 1 })
    // A step of the picture lasts three seconds.
    expect(answer.trend.points.some(({ burnRate }) => (burnRate ?? 0) > 3)).toBe(true)
    return answer
  }, { timeoutMs: 20_000 })
  expect(shown.changes).toHaveLength(1)
  expect(shown.alerts).toMatchObject([{ name: 'ShopBurns', severity: 'page', state: 'firing' }])
  // Nothing else burned, so the change has all that is used.
  expect(shown.burnedBy[0]?.share).toBeGreaterThan(0.9 * (shown.used ?? 0))
  expect(shown.windows[0]).toMatchObject({ severity: 'page', shortSeconds: 1, longSeconds: 2, threshold: 3 })
  expect(shown.windows[0]?.shortBurnRate).toBeGreaterThan(3)
  expect(shown.slo.budgetLeft).toBeCloseTo(1 - (shown.used ?? 0))
})

test('objectives that do not read are refused with the line, and those that are there already by their name', async () => {
  await expect(place.call(saveSlos, { name: 'bad', text: text.replace('objective: 99', 'objective: 200') })).rejects.toThrow(/bad, line 5: shop-prices: The objective has to be above 0 and at most 100\./)
  await expect(place.call(saveSlos, { name: 'again', text })).rejects.toThrow(/shop-prices is kept already, as shop/)
  await expect(place.call(saveSlos, { name: 'nothing', text: 'a: 1' })).rejects.toThrow(/nothing has no objectives/)
  await expect(place.call(showSlo, { name: 'none' })).rejects.toThrow(/There is no objective called none/)
})

test('a file of objectives is followed, and stays as it was while it does not read', async () => {
  const file = join(place.site.projectDir, 'slo', 'cart.yml')
  await mkdir(dirname(file), { recursive: true })
  const written = text.replaceAll('prices', 'cart')
  await writeFile(file, written)
  await place.transact(async ({ db }) => {
    await sql`insert into alerting_rule_sets (name, origin, file, text, is_on, updated_at, updated_by) values ('slo/cart.yml', 'slo', 'slo/cart.yml', 'groups: []', true, now(), 'test')`.execute(db)
    await sql`insert into alerting_slo_texts (rule_set, text) values ('slo/cart.yml', ${written})`.execute(db)
  })
  const seen = async () => (await place.call(listSlos, {})).items.find(({ name }) => name === 'shop-cart')
  await eventually(async () => expect((await place.call(showRuleSet, { name: 'slo/cart.yml' })).ruleSet.recordings).toBe(13), { timeoutMs: 10_000 })
  await writeFile(file, written.replace('objective: 99', 'objective: 90'))
  await eventually(async () => expect(await seen()).toMatchObject({ objective: 90, fault: null }), { timeoutMs: 10_000 })
  await writeFile(file, written.replace('objective: 99', 'objective: never'))
  await eventually(async () => expect(await seen()).toMatchObject({ objective: 90, fault: expect.stringContaining('slo/cart.yml, line 6') }), { timeoutMs: 10_000 })
  await place.call(deleteSlos, { ruleSet: 'slo/cart.yml' })
  expect(await seen()).toBeUndefined()
})
