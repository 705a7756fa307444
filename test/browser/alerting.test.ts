import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { declareIncident, resolveIncident } from '#features/incidents/contract'
import { eventually, type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

let daybook: TestDaybook
let page: Page

async function send(samples: readonly { labels: Readonly<Record<string, string>>; values: readonly (readonly [ms: number, value: number])[] }[]): Promise<void> {
  const lines = samples.flatMap(({ labels: { __name__: name = '', ...labels }, values }) => values.map(([ms, value]) => ({ name, labels, ms, value })))
  const body = { resourceMetrics: [{ resource: { attributes: [] }, scopeMetrics: [{ metrics: lines.map(({ name, labels, ms, value }) => ({ name, gauge: { dataPoints: [{ timeUnixNano: String(BigInt(ms) * 1_000_000n), asDouble: value, attributes: Object.entries(labels).map(([key, text]) => ({ key, value: { stringValue: text } })) }] } })) }] }] }
  const answer = await fetch(`${daybook.url}/v1/metrics`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}

const minute = 60_000

/** Errors each half minute over two hours: few, but for a quarter of an hour an hour ago. */
async function pastErrors(): Promise<number> {
  const now = Date.now()
  const trouble = now - 60 * minute
  const values = Array.from({ length: 240 }, (_, at) => now - (240 - at) * minute / 2).map((ms) => [ms, ms >= trouble && ms < trouble + 15 * minute ? 40 : 7] as const)
  await send([{ labels: { __name__: 'shop_errors', service: 'shop' }, values }])
  return trouble
}

beforeAll(async () => {
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).openAs()
}, 120_000)

async function open(path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

describe('rules', () => {
  test('are written, tried over the past, given a better threshold, saved and seen to fire', async () => {
    const trouble = await pastErrors()
    const { number } = await daybook.call(declareIncident, { title: 'The shop fails', service: 'service:default/shop', startedAt: new Date(trouble).toISOString() })
    await daybook.call(resolveIncident, { id: String(number) })
    await open('/alerts')
    await page.getByRole('navigation', { name: 'Alerting' }).getByRole('link', { name: 'Rules' }).click()
    await page.getByText('There are no rules yet').waitFor()
    await expectAccessible(page, 'no rules')
    await page.getByRole('link', { name: 'Write rules' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('shop')
    const text = page.getByRole('textbox', { name: 'Rules', exact: true })
    await text.fill('groups:\n- name: shop\n  interval: 1s\n  rules:\n  - alert: ManyErrors\n    expr: shop_errors >\n    labels: { severity: high }\n    annotations: { summary: "{{ $value }} errors" }\n')
    await page.getByRole('list', { name: 'Faults' }).getByText(/unexpected end of input/).waitFor()
    await page.getByRole('button', { name: 'Line 6' }).waitFor()
    await expectAccessible(page, 'a rule with a fault')
    await text.fill('groups:\n- name: shop\n  interval: 30s\n  rules:\n  - alert: ManyErrors\n    expr: shop_errors > 20\n    labels: { severity: high }\n    annotations: { summary: "{{ $value }} errors" }\n')
    await page.getByText('1 alert, 0 recordings. Nothing is wrong with them.', { exact: false }).waitFor()
    await page.getByRole('button', { name: '1 day', exact: true }).click()
    await page.getByRole('button', { name: 'Backtest', exact: true }).click()
    await page.getByText(/^ManyErrors would have fired once in 1 day, always during an incident; it would have told of 1 of 1 incident\.$/).waitFor()
    await page.getByRole('figure', { name: 'Firings beside incidents' }).getByRole('link', { name: /The shop fails, caught/ }).waitFor()
    await expectAccessible(page, 'a backtest')
    const proposals = page.getByRole('table', { name: 'Other thresholds' })
    await proposals.getByRole('row', { name: /^30 / }).getByRole('button', { name: 'Take this threshold' }).click()
    await page.getByText('shop_errors > 30', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'Save and evaluate' }).click()
    await page.getByRole('heading', { level: 1, name: 'shop' }).waitFor()
    await page.getByRole('table', { name: 'Rules of shop' }).getByText('ManyErrors').click()
    await page.getByRole('complementary', { name: 'Detail' }).getByText('severity=high').waitFor()
    await expectAccessible(page, 'a set of rules')
  }, 120_000)
})

export { eventually }
