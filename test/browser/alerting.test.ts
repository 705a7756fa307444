import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { saveReceiver, saveRuleSet } from '#features/alerting/contract'
import { declareIncident, resolveIncident } from '#features/incidents/contract'
import { rediscover } from '#kernel/catalog/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
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

const testsOf = (value: number) => `tests:
- name: many
  input_series: [{ series: shop_errors, values: 3 40 }]
  alert_rule_test: [{ eval_time: 1m, alertname: ManyErrors, exp_alerts: [{ exp_labels: { severity: high }, exp_annotations: { summary: ${value} errors } }] }]
`

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
    await page.getByRole('tab', { name: 'Unit tests' }).click()
    const tests = page.getByRole('textbox', { name: 'Unit tests' })
    await tests.fill(testsOf(35))
    await page.getByRole('button', { name: 'Run unit tests' }).click()
    await page.getByText('1 of 1 test fails.').waitFor()
    await page.getByRole('region', { name: 'What failed in many' }).getByText(/exp:.*got:/s).waitFor()
    await expectAccessible(page, 'a unit test that fails')
    await tests.fill(testsOf(40))
    await page.getByRole('button', { name: 'Run unit tests' }).click()
    await page.getByText('The test passes.').waitFor()
    await page.getByRole('button', { name: 'Save and evaluate' }).click()
    await page.getByRole('heading', { level: 1, name: 'shop' }).waitFor()
    await page.getByRole('table', { name: 'Rules of shop' }).getByText('ManyErrors').click()
    await page.getByRole('complementary', { name: 'Detail' }).getByText('severity=high').waitFor()
    await expectAccessible(page, 'a set of rules')
  }, 120_000)
})

describe('alerts', () => {
  test('one is silenced with a reason, seen to be hidden, and told again', async () => {
    await daybook.call(saveReceiver, { name: 'team', url: `${daybook.url}/nowhere` })
    await daybook.call(saveRuleSet, { name: 'now', text: 'groups: [{name: now, interval: 300ms, rules: [{alert: Always, expr: vector(7) > 5, labels: {severity: low, service: shop}, annotations: {summary: So it is}}, {alert: Restless, expr: vector(1), labels: {service: shop}}]}]' })
    await open('/alerts?state=firing')
    const alerts = page.getByRole('table', { name: 'Alerts' })
    await alerts.getByText('Always').click()
    await page.getByRole('heading', { level: 1, name: 'Always' }).waitFor()
    await page.getByRole('figure', { name: 'What Always measures' }).waitFor()
    await expectAccessible(page, 'an alert')
    await page.getByRole('button', { name: 'Silence', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Silence alerts' })
    await dialog.getByText(/^It hides one alert that fires now; 1 like it fired in the last seven days\.$/).waitFor()
    await dialog.getByRole('button', { name: 'Remove severity="low"' }).click()
    await dialog.getByRole('button', { name: 'Silence them' }).click()
    await dialog.getByText('Give a reason', { exact: false }).waitFor()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('It is being mended')
    await dialog.getByRole('button', { name: '30 minutes' }).click()
    await expectAccessible(page, 'the dialog of a silence')
    await dialog.getByRole('button', { name: 'Silence them' }).click()
    await page.getByText(/^Nobody is told of it\. Silenced by .*: It is being mended\.$/).waitFor()
    await page.getByRole('link', { name: 'Look at it' }).click()
    await page.getByRole('complementary', { name: 'Detail' }).getByRole('link', { name: 'Always' }).waitFor()
    await expectAccessible(page, 'silences')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Actions for the silence of/ }).click()
    await page.getByRole('menuitem', { name: 'End now' }).click()
    await page.getByText('The silence is over; it hid one alert.').waitFor()
    await open('/alerts?state=firing&group=rule')
    await page.getByRole('button', { name: /^Open the \d+ of Always$/ }).click()
    await page.getByRole('table', { name: 'Alerts' }).getByText('So it is').waitFor()
    await expectAccessible(page, 'alerts by rule')
  }, 120_000)

  test('its runbook stands beside it and its incident: the section that is named, its commands to be copied', async () => {
    const folder = join(daybook.site.projectDir, 'runbooks')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'till.md'), '# When the till is stuck\n\nSee [the plan](plan.md).\n\n## Open it\n\n1. Look first.\n\n```console\n$ till status\nstuck\n$ till open\n```\n\n## Call somebody\n\nAda.\n')
    await daybook.call(rediscover, {})
    const rule = (name: string, url: string) => `{alert: ${name}, expr: vector(1), labels: {severity: high, service: till}, annotations: {summary: ${name} it is, runbook_url: "${url}"}}`
    await daybook.call(saveRuleSet, { name: 'till', text: `groups: [{name: till, interval: 300ms, rules: [${rule('Stuck', 'https://git.example.org/acme/till/-/blob/main/runbooks/till.md#open-it')}, ${rule('Lost', 'https://wiki.example.org/lost')}, ${rule('Odd', 'http://wiki.example.org/odd')}]}]` })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await open('/alerts?state=firing')
    await page.getByRole('table', { name: 'Alerts' }).getByText('Stuck', { exact: true }).click()
    const runbook = page.getByRole('region', { name: 'Runbook', exact: true })
    await runbook.getByRole('heading', { name: 'Open it' }).waitFor()
    expect(await runbook.getByText('Ada.').count()).toBe(0)
    await runbook.getByRole('button', { name: 'Copy the code' }).click()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('till status\ntill open')
    await settled(page)
    await expectAccessible(page, 'an alert with its runbook', '#content')
    await runbook.getByRole('button', { name: 'All of it' }).click()
    await runbook.getByText('Ada.').waitFor()
    expect(await runbook.getByRole('link', { name: 'the plan' }).getAttribute('href')).toBe('https://git.example.org/acme/till/-/blob/main/runbooks/plan.md')
    await page.getByRole('link', { name: /^Incident \d+: / }).click()
    await runbook.getByRole('heading', { name: 'Open it' }).waitFor()
    await page.getByText('is no file of a repository that is known here').waitFor()
    expect(await page.getByRole('region', { name: 'Runbook', exact: true }).getByRole('link', { name: 'http://wiki.example.org/odd' }).count()).toBe(0)
    await settled(page)
    await expectAccessible(page, 'an incident with its runbooks', '#content')
    await runbook.getByRole('link', { name: 'When the till is stuck › Open it' }).click()
    await page.getByRole('heading', { level: 1, name: 'When the till is stuck' }).waitFor()
    await page.getByRole('region', { name: 'Text' }).getByRole('heading', { name: 'Open it' }).waitFor()
    await expectAccessible(page, 'the page of a runbook', '#content')
  }, 120_000)

  test('a silence of everything is asked about', async () => {
    await open('/alerts/silences')
    await page.getByRole('button', { name: 'Silence', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: 'Silence alerts' })
    await dialog.getByRole('textbox', { name: 'Another condition' }).fill('alertname=~".*"')
    await dialog.getByText('nobody would be told of anything', { exact: false }).waitFor()
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Peace')
    await dialog.getByRole('button', { name: 'Silence them' }).click()
    await dialog.getByText('would hide every alert', { exact: false }).waitFor()
    await dialog.getByRole('button', { name: 'Yes, hide every alert' }).click()
    await dialog.getByRole('button', { name: 'Silence them' }).click()
    await page.getByRole('table', { name: 'Silences' }).getByText('Peace').waitFor()
  }, 60_000)

  test('the noise of a week is read, and leads to the rule to mend', async () => {
    await open('/alerts/noise')
    await page.getByText(/alerts? fired; somebody acted on 0/).waitFor()
    await page.getByRole('list', { name: 'What to mend first' }).getByText('Restless').waitFor()
    await expectAccessible(page, 'the noise report')
    await page.getByRole('list', { name: 'What to mend first' }).getByRole('listitem').filter({ hasText: 'Restless' }).getByRole('link', { name: 'Backtest' }).click()
    await page.getByRole('heading', { level: 1, name: 'now' }).waitFor()
    await page.getByRole('button', { name: 'Backtest', exact: true }).waitFor()
  }, 60_000)

  test('each page fits a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const path of ['/alerts', '/alerts/rules', '/alerts/rules/new', '/alerts/rules/shop?tab=backtest', '/alerts/silences', '/alerts/noise']) {
      await open(path)
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), path).toBe(0)
    }
  }, 60_000)
})
