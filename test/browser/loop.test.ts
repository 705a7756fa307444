import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { showSlo } from '#features/alerting/contract'
import { saveEnvironment } from '#features/releases/contract'
import { createRepository } from '#features/repositories/contract'
import { tempDir, type TestDaybook, testDaybook } from '../harness/index.ts'
import { sendCustomers } from './customers.ts'
import { expectAccessible, openBrowser, settled, visit } from './open-browser.ts'
import { shopObjective } from './shop-objective.data.ts'
import { freePort, Shop } from './shop.ts'

const service = 'service:default/shop'
/** For what many steps of real processes take on a busy machine. */
const patientMs = 300_000
let daybook: TestDaybook
let page: Page
let shop: Shop
let port: number
beforeAll(async () => {
  const dir = await tempDir()
  daybook = await testDaybook({ dir, hasRunner: true })
  page = await (await openBrowser(daybook)).openAs()
  shop = new Shop(join(dir, 'shop'), daybook)
  port = await freePort()
  await writeFile(join(dir, 'prometheus.yml'), `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: shop\n    static_configs: [{ targets: ["127.0.0.1:${port}"] }]\n`)
  const { ref } = await daybook.call(createRepository, { owner: 'acme', name: 'shop' })
  await daybook.call(saveEnvironment, {
    name: 'production', service, repository: ref,
    target: { strategy: 'process', command: 'exec node server.js', healthUrl: `http://127.0.0.1:${port}/health`, env: { PORT: String(port) } },
  })
})

const see = (text: string | RegExp) => page.getByText(text).first().waitFor()

test('a push: its run with graph and live log, and what it brought live', async () => {
  await page.goto('/runs')
  await see('Nothing has run')
  await shop.push('export const price = () => 1', 'Sell for one', { 'slo.yml': shopObjective })
  await page.getByRole('link', { name: 'build on main: Sell for one' }).click()
  await page.getByRole('heading', { name: 'build on main: Sell for one' }).waitFor()
  await page.getByRole('button', { name: /^package, / }).waitFor()
  await see('price.js reads well')
  await page.getByRole('button', { name: /^package, Succeeded/ }).click()
  await page.getByRole('tab', { name: 'Summary' }).click()
  await see('Packaged')
  await expectAccessible(page, 'a run')
  await page.getByRole('link', { name: 'Releases', exact: true }).click()
  await page.getByRole('link', { name: 'production' }).click()
  await page.getByRole('heading', { name: 'shop in production' }).waitFor()
  await page.locator('.page-title').getByText('OK').waitFor()
  await see(/live since/)
  await expectAccessible(page, 'an environment')
})

test('its objective: found in its file, used from the page, and met', async () => {
  sendCustomers(`http://127.0.0.1:${port}/price`)
  await page.goto('/alerts/slos')
  await page.getByRole('button', { name: 'Use this file' }).click()
  await see('The objectives of shop/slo.yml are kept from now on, and follow their file.')
  await page.getByRole('table', { name: 'Objectives' }).getByRole('row').filter({ hasNotText: 'Not used' }).getByRole('link', { name: 'shop-prices' }).click()
  await page.waitForURL('**/alerts/slos/shop-prices')
  await page.getByRole('heading', { name: 'shop-prices' }).waitFor()
  await page.locator('.page-title').getByText('OK').waitFor()
  await see('Nothing burned it.')
}, patientMs)

test('a bad one: the alert, its incident, the cause by name, the burn that it is held for, the way back, what was learned', async () => {
  const bad = await shop.push('export const price = () => none.at(0)', 'Read the price list')
  await page.getByRole('link', { name: /^Incidents/ }).first().click()
  await page.getByRole('link', { name: /Too many requests of shop fail/ }).click({ timeout: 60_000 })
  await page.getByRole('heading', { name: /^#1 Too many requests of shop fail/ }).waitFor()
  await see('opened by Daybook, on the alert ShopPricesFail')
  await page.keyboard.press('a')
  await see('owner of the machine')
  const cause = page.getByRole('list', { name: 'Likely causes' }).getByRole('listitem').first()
  await cause.getByText(new RegExp(`${bad.slice(0, 7)} "Read the price list" by Ada`)).waitFor()
  await cause.getByText('It changed the service itself.').waitFor()
  await expectAccessible(page, 'an open incident')
  await burnedBy(bad)
  await page.goBack()
  await cause.getByRole('button', { name: /^Roll back to/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/production goes from .* back to .* \(Sell for one\)/).waitFor()
  await dialog.getByText(/is put into quarantine/).waitFor()
  await expectAccessible(page, 'the question before a rollback')
  await dialog.getByRole('button', { name: /^Roll back to/ }).click()
  await cause.getByText('Confirmed cause').waitFor()
  await cause.getByText(/is live again/).waitFor()
  await page.locator('.page-title').getByText('Mitigated').waitFor({ timeout: 60_000 })

  await page.keyboard.press('u')
  await page.keyboard.type('The price list was not there yet.')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('list', { name: 'Record of the incident' }).getByText('The price list was not there yet.').waitFor()
  await page.getByRole('button', { name: 'Resolve' }).click()
  await page.getByRole('dialog').getByLabel('What ended it').fill('Rolled back.')
  await page.getByRole('dialog').getByRole('button', { name: 'Resolve and write the postmortem' }).click()
  await page.getByRole('heading', { name: 'Postmortem of incident #1' , exact: false }).waitFor()
  await see(new RegExp(bad.slice(0, 7)))
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  const editor = page.getByLabel('Markdown', { exact: true })
  await editor.fill(`${await editor.inputValue()}\n## Learned\n\nAsk for the price list first.\n`)
  await page.getByRole('button', { name: 'Save the postmortem' }).click()
  await page.getByRole('heading', { name: 'Learned' }).waitFor()
  await see('edited')
  await expectAccessible(page, 'a postmortem')
  await page.getByRole('tab', { name: /^Actions/ }).click()
  await see(/^Mend .* and deploy it again$/)
  await shop.push('export const price = () => 2', 'Sell for two')
  await see('Proven')
}, patientMs)

/** The objective's page names the release of that commit, and for how much. */
async function burnedBy(commit: string): Promise<void> {
  await page.getByRole('link', { name: 'ShopPricesFail', exact: true }).click()
  await page.getByRole('heading', { name: 'ShopPricesFail' }).waitFor()
  await page.getByRole('list', { name: 'What changed before it' }).getByText(new RegExp(commit.slice(0, 7))).first().waitFor()
  await page.goto('/alerts/slos/shop-prices')
  const burns = page.getByRole('table', { name: 'What burned it' })
  await burns.getByRole('row').filter({ hasText: 'burned after it' }).waitFor()
  const { burnedBy: [first] } = await daybook.call(showSlo, { name: 'shop-prices' })
  expect(first).toMatchObject({ commit, isJump: true })
  await burns.getByRole('link', { name: first?.version ?? '' }).waitFor()
  await settled(page)
  await expectAccessible(page, 'an objective that burns')
  await page.goBack()
}

test('a workflow is started by hand, and what would stop it is named at its line', async () => {
  await shop.push('export const price = () => 3', 'Sell for three', { '.github/workflows/node.yml': 'name: node\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/setup-node@v4\n' })
  await page.goto('/pipelines')
  await see(/node\.yml:7/)
  await page.getByRole('link', { name: 'node', exact: true }).click()
  await page.getByRole('tab', { name: /^Problems/ }).click()
  await see('.github/workflows/node.yml:7:15')
  await expectAccessible(page, 'a workflow that cannot start')
  await page.getByRole('navigation', { name: 'Where this is' }).getByRole('link', { name: 'Pipelines' }).click()
  await page.getByRole('link', { name: 'build', exact: true }).click()
  await page.getByRole('button', { name: 'Start it' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Greeting').fill('good day')
  await expectAccessible(page, 'the form that starts a workflow')
  await dialog.getByRole('button', { name: 'Start it' }).click()
  await page.getByRole('heading', { name: 'build on main: Sell for three' }).waitFor()
})

test('nothing serious is found on any page, in either theme', async () => {
  for (const path of wide) {
    await visit(page, path)
    await expectAccessible(page, path, '#content')
  }
  await page.setViewportSize({ width: 390, height: 844 })
  for (const path of narrow) {
    await visit(page, path)
    await expectAccessible(page, `${path} on a phone`, '#content')
  }
}, patientMs)

const wide = ['/', '/timeline', '/runs', '/catalog', '/catalog?view=graph', '/catalog/service/default/shop', '/repositories', '/repositories/default/shop', '/pipelines', '/releases', '/releases?tab=releases', '/alerts', '/alerts?tab=checks', '/alerts/slos', '/alerts/slos/shop-prices', '/alerts/rules', '/alerts/rules/shop/slo.yml', '/alerts/maintenance', '/alerts/receivers', '/incidents', '/nowhere']
const narrow = ['/', '/incidents/1', '/environments/shop/production', '/timeline', '/pipelines/shop--build', '/runs']
