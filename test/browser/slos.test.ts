import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { saveSlos } from '#features/alerting/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

const second = 1000
const text = `
version: prometheus/v1
service: shop
slos:
  - name: prices
    objective: 90
    description: Prices are answered.
    plugins: { chain: [{ id: sloth.dev/contrib/rule_intervals/v1, config: { interval: { default: 500ms } } }] }
    sli: { events: { error_query: 'sum(rate(requests_total{code="500"}[{{.window}}]))', total_query: 'sum(rate(requests_total[{{.window}}]))' } }
    alerting: { name: ShopPricesFail, page_alert: { labels: { severity: critical } }, ticket_alert: { disable: true } }
---
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 10m
  page: { quick: { errorBudgetPercent: 2, shortWindow: 4s, longWindow: 8s }, slow: { errorBudgetPercent: 4, shortWindow: 5s, longWindow: 16s } }
  ticket: { quick: { errorBudgetPercent: 8, shortWindow: 8s, longWindow: 30s }, slow: { errorBudgetPercent: 10, shortWindow: 30s, longWindow: 60s } }
`

let daybook: TestDaybook
let page: Page
beforeAll(async () => {
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).openAs()
}, 120_000)

/** Ten good requests a second until `badAt`, then as many bad ones; also of the next minute, so that nobody has to send on. */
async function requests(badAt: number): Promise<void> {
  const now = Date.now()
  const times = Array.from({ length: 240 }, (_, at) => now - 60 * second + (at * second) / 2)
  const points = (code: string, of: (ms: number) => number) => times.map((ms) => ({ timeUnixNano: String(BigInt(Math.round(ms)) * 1_000_000n), asDouble: of(ms), attributes: [{ key: 'code', value: { stringValue: code } }] }))
  const metric = (code: string, of: (ms: number) => number) => ({ name: 'requests_total', gauge: { dataPoints: points(code, of) } })
  const metrics = [metric('200', (ms) => Math.min(ms, badAt) / 100), metric('500', (ms) => Math.max(0, ms - badAt) / 100)]
  const body = { resourceMetrics: [{ resource: { attributes: [] }, scopeMetrics: [{ metrics }] }] }
  const answer = await fetch(`${daybook.url}/v1/metrics`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}

test('objectives: how one begins, what is left of its budget, and which deployment burned it', async () => {
  await page.goto('/alerts/slos')
  await page.getByText('There are no objectives yet').waitFor()
  await settled(page)
  await expectAccessible(page, 'no objectives', '#content')
  const badAt = Date.now() + 4 * second
  await requests(badAt)
  await daybook.call(saveSlos, { name: 'shop', text })
  const event = { specversion: '1.0', id: 'deployment-2', source: '/pipelines/shop', type: 'dev.cdevents.service.upgraded.0.1.1', time: new Date(badAt).toISOString(), datacontenttype: 'application/json', data: { context: { version: '0.3.0', id: 'deployment-2', source: '/pipelines/shop', type: 'dev.cdevents.service.upgraded.0.1.1', timestamp: new Date(badAt).toISOString() }, subject: { id: 'service:default/shop', type: 'service', content: { environment: { id: 'production' }, artifactId: 'pkg:generic/shop@2' } } } }
  await fetch(`${daybook.url}/api/v1/events`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) })
  await page.goto('/alerts/slos')
  await page.getByRole('link', { name: /shop-prices/ }).first().waitFor()
  await page.getByText('Failing').first().waitFor({ timeout: 30_000 })
  await expectAccessible(page, 'objectives', '#content')
  await page.getByRole('link', { name: /shop-prices/ }).first().click()
  await page.getByRole('heading', { name: 'shop-prices' }).waitFor()
  await page.getByText('What burned it').waitFor()
  await page.getByText('Too fast', { exact: true }).first().waitFor()
  await settled(page)
  await expectAccessible(page, 'an objective', '#content')
}, 180_000)
