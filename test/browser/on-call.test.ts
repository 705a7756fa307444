import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { listChecks, listMaintenances, saveRuleSet } from '#features/alerting/contract'
import { saveEntity } from '#kernel/catalog/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { keys, tabTo, take } from './keys.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

const entity = (name: string, needs: readonly string[] = []) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { type: service, lifecycle: production, dependsOn: [${needs.map((need) => `"component:default/${need}"`).join(', ')}] }\n`
const rule = (name: string, service: string) => `{alert: ${name}, expr: vector(1), labels: {severity: low, service: ${service}}, annotations: {summary: ${name} is told}}`
let daybook: TestDaybook
let page: Page
beforeAll(async () => {
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).openAs()
  await daybook.call(saveEntity, { yaml: entity('db') })
  await daybook.call(saveEntity, { yaml: entity('shop', ['db']) })
  await daybook.call(saveRuleSet, { name: 'shop', text: `groups: [{name: shop, interval: 300ms, rules: [${rule('Down', 'shop')}, ${rule('Slow', 'till')}]}]` })
}, 120_000)

async function open(path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

const see = (text: string | RegExp) => page.getByText(text).first().waitFor()
const dialog = (name: string) => page.getByRole('dialog', { name })

test('maintenance: opened from anywhere for a service and what depends on it, seen to run, ended', async () => {
  await open('/alerts/maintenance')
  await see('Nothing is under maintenance')
  await expectAccessible(page, 'no maintenance', '#content')
  await take(page, 'maintenance', 'Open maintenance')
  const asked = dialog('Open maintenance')
  await asked.getByRole('combobox', { name: 'What is worked on' }).fill('service:default/db')
  await asked.getByText('Its alerts and those of one thing that depends on it are told to nobody').waitFor()
  await asked.getByText('shop', { exact: true }).waitFor()
  await asked.getByRole('button', { name: 'Open maintenance' }).click()
  await asked.getByText('Give a reason', { exact: false }).waitFor()
  await asked.getByRole('textbox', { name: 'Reason' }).fill('It moves to another disk')
  await asked.getByRole('button', { name: '15 minutes' }).click()
  await expectAccessible(page, 'opening maintenance')
  await asked.getByRole('button', { name: 'Open maintenance' }).click()
  const row = page.getByRole('table', { name: 'Maintenance' }).getByRole('row').filter({ hasText: 'It moves to another disk' })
  await row.getByText('Running').waitFor()
  await expectAccessible(page, 'maintenance that runs', '#content')
  const { items: [kept] } = await daybook.call(listMaintenances, {})
  expect(kept).toMatchObject({ service: 'service:default/db', state: 'open', openedBy: 'owner of the machine' })
  expect(Date.parse(kept?.endsAt ?? '') - Date.parse(kept?.openedAt ?? '')).toBe(15 * 60_000)

  await open('/alerts?state=firing')
  await page.getByRole('list', { name: 'Under maintenance' }).getByText('by owner of the machine').waitFor()
  await page.getByRole('table', { name: 'Alerts' }).getByRole('row').filter({ hasText: 'Down is told' }).getByText('Maintenance').waitFor()
  await expectAccessible(page, 'alerts with maintenance', '#content')
  await open('/catalog/service/default/db')
  const panel = page.getByRole('region', { name: 'Checks and alerts' })
  await panel.getByText('It moves to another disk', { exact: false }).waitFor()
  await panel.getByRole('button', { name: 'Open maintenance' }).click()
  await dialog('Open maintenance').getByText('Its alerts and those of one thing', { exact: false }).waitFor()
  await page.keyboard.press('Escape')
  await panel.getByRole('button', { name: 'End it now' }).click()
  await see('The maintenance is over; it hid one alert. What still fires is told.')
  await panel.getByRole('list', { name: 'Under maintenance' }).waitFor({ state: 'detached' })
  await open('/alerts/maintenance?state=over')
  await row.getByText('Over').waitFor()
}, 120_000)

test('the keyboard alone: through the alerts, one taken on, one silenced', async () => {
  await open('/alerts?state=firing')
  await page.getByRole('table', { name: 'Alerts' }).getByText('Slow is told').waitFor()
  await keys(page, 'j', 'j', 'k')
  await page.locator('[role="row"][data-index="0"]:focus').waitFor()
  await keys(page, 'Enter')
  await page.waitForURL(/\/alerts\/[0-9a-f-]{36}$/)
  await page.getByRole('button', { name: 'Take it on' }).waitFor()
  await keys(page, 'a')
  await see(/^You are on incident #\d+\.$/)
  await page.getByText('owner of the machine is on it.').waitFor()
  await keys(page, 's')
  await dialog('Silence alerts').getByText(/^It hides one alert that fires now/).waitFor()
  await tabTo(page, dialog('Silence alerts').getByRole('textbox', { name: 'Reason' }))
  await page.keyboard.type('It is known')
  await tabTo(page, dialog('Silence alerts').getByRole('button', { name: 'Silence them' }))
  await keys(page, 'Enter')
  await see(/^Nobody is told of it\. Silenced by .*: It is known\.$/)
  await expectAccessible(page, 'an alert that is silenced', '#content')
}, 120_000)

test('objectives are written in the page, with what is wrong at its line', async () => {
  await open('/alerts/slos')
  await page.getByRole('link', { name: 'Write objectives' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('promises')
  const text = page.getByRole('textbox', { name: 'Objectives' })
  const good = 'version: prometheus/v1\nservice: shop\nslos:\n  - name: requests\n    objective: 99\n    sli: { events: { error_query: "sum(rate(bad_total[{{.window}}]))", total_query: "sum(rate(all_total[{{.window}}]))" } }\n    alerting: { page_alert: { disable: true }, ticket_alert: { disable: true } }\n'
  await text.fill(good.replace('objective: 99', 'objective: 101'))
  await page.getByRole('list', { name: 'Faults' }).getByText(/objective/i).first().waitFor()
  await expectAccessible(page, 'objectives with a fault', '#content')
  await text.fill(good)
  await see(/^One objective\. Ctrl-Enter saves\.$/)
  await keys(page, 'Control+Enter')

  await page.getByRole('heading', { level: 1, name: 'shop-requests' }).waitFor()
  await page.getByRole('link', { name: 'Edit', exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Edit promises' }).waitFor()
  await text.fill(good.replace('objective: 99', 'objective: 98'))
  await page.getByRole('button', { name: 'Save and evaluate' }).click()
  await page.getByRole('heading', { level: 1, name: 'shop-requests' }).waitFor()
  await see(/objective: 98/)
}, 120_000)

test('a file of checks is applied from the page, and a receiver is added from the palette', async () => {
  await open('/alerts?tab=checks')
  await page.getByRole('button', { name: 'Apply a file' }).click()
  const asked = dialog('Apply a file of checks')
  await asked.getByRole('textbox', { name: 'Text' }).fill(`checks:\n  - name: shop-answers\n    kind: http\n    service: service:default/shop\n    url: ${daybook.url}/\n    isOn: false\n`)
  await asked.getByRole('button', { name: 'See what it would do' }).click()
  await asked.getByText('It would be 1 added, 0 changed, 0 deleted, 0 unchanged.').waitFor()
  expect((await daybook.call(listChecks, {})).items).toEqual([])
  await expectAccessible(page, 'applying a file of checks')
  await asked.getByRole('button', { name: 'Apply the file' }).click()
  await page.getByRole('table', { name: 'Checks' }).getByText('shop-answers').waitFor()
  await take(page, 'receiver', 'Add a receiver')
  await dialog('Add a receiver').getByRole('textbox', { name: 'Name' }).fill('team')
  await dialog('Add a receiver').getByRole('button', { name: 'Add the receiver' }).click()
  await page.getByRole('table', { name: 'Receivers' }).getByText('team').waitFor()
}, 120_000)
