import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled, visit } from './open-browser.ts'

const posted: { path: string; body: string }[] = []
const hook = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => { body += piece.toString() })
  request.on('end', () => {
    posted.push({ path: request.url ?? '', body })
    response.end('ok')
  })
})
let daybook: TestDaybook
let page: Page
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => { hook.listen(0, '127.0.0.1', resolve) })
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).open()
  await page.goto(await daybook.signInLink())
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByLabel('Password', { exact: true }).fill('a long enough password')
  await page.getByLabel('Password again').fill('a long enough password')
  await page.getByRole('button', { name: 'Make my account' }).click()
  await page.getByRole('heading', { name: 'Today' }).waitFor()
})
afterAll(async () => {
  hook.closeAllConnections()
  await new Promise((resolve) => { hook.close(resolve) })
})

const see = (text: string | RegExp) => page.getByText(text).first().waitFor()

test('a receiver is added with a way, a test is sent, and what was sent is looked at and sent again', async () => {
  await visit(page, '/alerts/receivers')
  await page.getByRole('button', { name: 'Add a receiver' }).click()
  await page.getByLabel('Name').fill('team')
  await page.getByRole('dialog').getByRole('button', { name: 'Add the receiver' }).click()
  await see('It has no way to be told. Add one.')
  await page.getByRole('button', { name: 'Change team' }).click()
  await page.getByRole('menuitem', { name: 'Add Slack' }).click()
  await page.getByLabel('Channel', { exact: true }).fill('#alerts')
  await page.getByLabel('API URL').or(page.getByLabel('Api URL')).first().fill(`${url}/slack`)
  await expectAccessible(page, 'the form of a way')
  await page.getByRole('dialog').getByRole('button', { name: 'Add Slack' }).click()
  await see('1 kept sealed')
  await page.getByRole('button', { name: 'Change team' }).click()
  await page.getByRole('menuitem', { name: 'Send a test' }).click()
  await see(/\[FIRING:1\] TestMessage/)
  await page.getByRole('button', { name: 'Actions for the delivery' }).first().click()
  await page.getByRole('menuitem', { name: 'Look at it' }).click()
  await page.getByRole('dialog').getByText('A test of team. If you read this, alerts get through.').first().waitFor()
  await expectAccessible(page, 'a delivery')
  await page.getByRole('button', { name: 'Send it again' }).click()
  await page.waitForTimeout(500)
  await page.keyboard.press('Escape')
  await expect.poll(() => posted.filter(({ path }) => path === '/slack').length, { timeout: 15_000 }).toBe(2)
  await settled(page)
  await expectAccessible(page, 'receivers')
}, 120_000)

test('a configuration with a fault is not taken, a good one is, and says who would be told', async () => {
  await visit(page, '/alerts/routing')
  await see('Every receiver is told of every alert')
  await page.getByRole('button', { name: 'Import a configuration' }).click()
  const good = `route:\n  receiver: everybody\n  routes:\n    - matchers: [ team="db" ]\n      receiver: db\nreceivers:\n  - name: everybody\n  - name: db\n    webhook_configs: [ { url: '${url}/db' } ]\n`
  await page.getByLabel('Configuration', { exact: true }).fill(good.replace('receiver: db', 'receiver: nobody'))
  await page.getByRole('button', { name: 'Check it' }).click()
  await see(/Line \d+: .*nobody/)
  await page.getByLabel('Configuration', { exact: true }).fill(good)
  await page.getByRole('button', { name: 'Check it' }).click()
  await see('2 routes to everybody, db. Nothing is wrong with it.')
  await expectAccessible(page, 'a configuration that is checked')
  await page.getByRole('button', { name: 'Route alerts by it' }).click()
  await see('Alerts are routed by an imported Alertmanager configuration.')
  await page.getByLabel('Who would be told?').fill('alertname=Slow, team=db')
  await see('Told: db.')
  await settled(page)
  await expectAccessible(page, 'routing')
  await page.getByRole('button', { name: 'Take it out' }).click()
  await page.getByRole('button', { name: 'Tell every receiver of every alert' }).click()
  await see('Every receiver is told of every alert, until')
}, 120_000)

test('a person chooses how they are told, and when not', async () => {
  await visit(page, '/settings/notifications')
  await see('You are told in no browser')
  await page.getByRole('button', { name: 'Quiet hours' }).click()
  await page.getByRole('dialog').getByLabel('Zone').fill('Europe/Berlin')
  await expectAccessible(page, 'quiet hours')
  await page.getByRole('dialog').getByRole('button', { name: 'Keep quiet hours' }).click()
  await see('22:00 to 07:00, Europe/Berlin, but for critical alerts')
  await page.getByRole('button', { name: 'Change how I am told' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await see('22:00 to 07:00, Europe/Berlin, but for critical alerts')
  await settled(page)
  await expectAccessible(page, 'my notifications')
}, 120_000)
