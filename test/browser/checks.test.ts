import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveCheck } from '#features/alerting/contract'
import { tempDir, type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

let daybook: TestDaybook
let page: Page
let port = 0
const listening = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example.org ready\r\n'))

beforeAll(async () => {
  await new Promise<void>((resolve) => { listening.listen(0, '127.0.0.1', resolve) })
  const address = listening.address()
  port = typeof address === 'object' && address ? address.port : 0
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).openAs()
}, 120_000)
afterAll(() => listening.close())

async function choose(kind: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: kind, exact: true }).click()
}

test('a port is watched: the kind chooses the fields, it is tried before it is kept, and its page says how it is', async () => {
  await page.goto('/alerts?tab=checks')
  await settled(page)
  await page.getByText('Nothing is watched yet').waitFor()
  await page.getByRole('button', { name: 'Add a check' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a check' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('mail-port')
  await choose('tcp')
  expect(await dialog.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('mail-port')
  await dialog.getByLabel('Service').fill('service:default/mail')
  await dialog.getByRole('textbox', { name: 'Host' }).fill('127.0.0.1')
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await dialog.getByRole('textbox', { name: 'Interval' }).fill('1000')
  await dialog.getByRole('textbox', { name: 'Expect' }).fill('/^220 .* gone/')
  await dialog.getByRole('button', { name: 'Try it now' }).click()
  await dialog.getByText('It said "220 mail.example.org ready').waitFor()
  await expectAccessible(page, 'the form of a check')
  await dialog.getByRole('textbox', { name: 'Expect' }).fill('/^220 .* ready/')
  await dialog.getByRole('button', { name: 'Try it now' }).click()
  await dialog.getByText('It is well in').waitFor()
  await dialog.getByRole('button', { name: 'Add the check' }).click()
  await page.getByRole('heading', { name: 'mail-port' }).waitFor()
  await page.getByText(`tcp 127.0.0.1:${port} every 1 s`).waitFor()
  await page.getByText('How long it took').waitFor({ timeout: 30_000 })
  await expectAccessible(page, 'the page of a check')
  await page.goto('/alerts?tab=checks')
  await settled(page)
  await page.getByRole('button', { name: /^Ok 1/ }).waitFor()
  await expectAccessible(page, 'the list of checks')
}, 120_000)

test('a job is waited for: its page gives the command, its ping stands there', async () => {
  await page.goto('/alerts?tab=checks')
  await settled(page)
  await page.getByRole('button', { name: 'Add a check' }).click()
  const dialog = page.getByRole('dialog', { name: 'Add a check' })
  await choose('heartbeat')
  await dialog.getByRole('textbox', { name: 'Name' }).fill('nightly-backup')
  await dialog.getByLabel('Service').fill('service:default/backup')
  await dialog.getByRole('textbox', { name: 'Cron' }).fill('30 25 * * *')
  await dialog.getByRole('button', { name: 'Add the check' }).click()
  await dialog.getByText('does not read as cron').first().waitFor()
  await dialog.getByRole('textbox', { name: 'Cron' }).fill('30 2 * * *')
  await dialog.getByRole('button', { name: 'Add the check' }).click()
  await page.getByRole('heading', { name: 'nightly-backup' }).waitFor()
  await page.getByText('No ping has come yet.').first().waitFor()
  const command = await page.getByText(/&& curl/).first().innerText()
  const [url = ''] = /http:\S+/.exec(command) ?? []
  expect((await fetch(`${url}/0`, { method: 'POST', body: 'copied 12 files' })).status).toBe(200)
  await page.getByRole('table', { name: 'Last pings' }).getByText('copied 12 files').waitFor()
  await expectAccessible(page, 'the page of a heartbeat')
}, 120_000)

test('a check of several locations shows how it is at each, and who is not heard from', async () => {
  const made = await fetch(`${daybook.url}/api/v1/token/create`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'runner', name: 'berlin' }) })
  const { token } = (await made.json()) as { token: string }
  const runner = spawn(process.execPath, ['dist/runner.js', '--server', daybook.url, '--name', 'berlin', '--work', await tempDir()], { env: { PATH: process.env['PATH'] ?? '', DAYBOOK_TOKEN: token }, stdio: 'ignore' })
  const gone = once(runner, 'exit')
  try {
    await daybook.call(saveCheck, { name: 'mail-everywhere', kind: 'tcp', host: '127.0.0.1', port, service: 'service:default/mail', intervalMs: 1000, locations: ['here', 'berlin', 'office'] })
    await page.goto('/checks/mail-everywhere')
    await settled(page)
    const locations = page.getByRole('table', { name: 'Locations of the check' })
    await locations.getByRole('row').filter({ hasText: 'berlin' }).filter({ hasText: 'It answers in' }).waitFor()
    await locations.getByRole('row').filter({ hasText: 'here, Daybook itself' }).filter({ hasText: 'It answers in' }).waitFor()
    await locations.getByRole('row').filter({ hasText: 'Unknown' }).filter({ hasText: 'No such runner is there. It was not heard from yet.' }).waitFor()
    await page.getByText('fails when most of those that are heard from fail; 1 not known').waitFor()
    await page.getByText('How long it took').waitFor()
    await expectAccessible(page, 'the page of a check with locations')
    await page.getByRole('button', { name: 'Change it' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change mail-everywhere' })
    await dialog.getByRole('button', { name: 'More settings' }).click()
    await dialog.getByText('Fail when').first().waitFor()
    await expectAccessible(page, 'the form of a check with locations')
    await page.keyboard.press('Escape')
  } finally {
    runner.kill('SIGTERM')
    await gone
  }
}, 120_000)

test('a file of checks that was found is taken in from the page, and a fault in it is told there', async () => {
  await writeFile(join(daybook.site.projectDir, 'daybook.checks.yaml'), `service: service:default/mail\nchecks:\n  - { name: from-a-file, kind: tcp, host: 127.0.0.1, port: ${port}, interval: 1s }\n`)
  await page.goto('/alerts?tab=checks')
  await settled(page)
  const files = page.getByRole('table', { name: 'Files of checks' })
  await files.getByRole('row').filter({ hasText: 'Nobody has taken it in' }).waitFor()
  await files.getByRole('button', { name: 'Carry these out' }).click()
  await files.getByRole('row').filter({ hasText: 'Its checks are as the file says' }).waitFor()
  await page.getByRole('table', { name: 'Checks', exact: true }).getByRole('row').filter({ hasText: 'from-a-file' }).waitFor()
  await writeFile(join(daybook.site.projectDir, 'daybook.checks.yaml'), 'checks:\n  - { name: from-a-file, kind: smoke }\n')
  await page.getByText('There is no such kind').waitFor()
  await expectAccessible(page, 'the list of checks with files')
}, 120_000)
