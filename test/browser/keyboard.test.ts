import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { createRepository } from '#features/repositories/contract'
import { getEntity } from '#kernel/catalog/contract'
import { tempDir, type TestDaybook, testDaybook } from '../harness/index.ts'
import { keys, tabTo, take } from './keys.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'
import { Shop } from './shop.ts'

const run = promisify(execFile)
const patientMs = 180_000
/** A zone without summer time, other than the machine's: what is typed is meant where the person is. */
const timezoneId = 'Asia/Kolkata'
const zone = { offset: '+05:30', ms: 5.5 * 3_600_000 }

const project = {
  'Dockerfile': 'FROM node:22\nCOPY . /app\nEXPOSE 8080\nCMD ["node", "/app/server.js"]\n',
  'compose.yaml': 'services:\n  shop:\n    build: .\n    depends_on: [db]\n  till:\n    build: ./till\n    depends_on: [shop]\n  db:\n    image: postgres:17\n',
  'till/Dockerfile': 'FROM node:22\nCMD ["node", "-e", "0"]\n',
  'README.md': '# Shop\n\nSells things. What to do when it is slow: [the runbook](docs/slow.md).\n',
  'server.js': 'export const price = 1\n',
  'CODEOWNERS': '# Who is asked\n* @acme/sellers\n',
}

let daybook: TestDaybook
let page: Page
beforeAll(async () => {
  const dir = join(await tempDir(), 'shop')
  for (const [path, text] of Object.entries(project)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  const git = (...args: string[]) => run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: dir, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } })
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--all')
  await git('commit', '--quiet', '-m', 'Begin')
  daybook = await testDaybook({ dir, hasRunner: true })
  page = await (await openBrowser(daybook)).openAs(daybook.token, { timezoneId })
})

const see = (text: string | RegExp) => page.getByText(text).first().waitFor()
const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor()
/** To be looked at, where a folder for pictures is named. */
async function photograph(name: string): Promise<void> {
  const folder = process.env['DAYBOOK_PICTURES']
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

test('first start to first insight: what was found, and what is odd at its file and line', async () => {
  await page.goto('/')
  await heading(/What was found here/)
  await page.locator('.first-steps').getByText(/docs\/slow\.md/).waitFor({ timeout: 60_000 })
  await page.locator('.first-steps').getByText('README.md:3').waitFor()
  await expectAccessible(page, 'the first page of a folder')
  await tabTo(page, page.locator('.first-steps').getByRole('link', { name: /odd/ }))
  await keys(page, 'Enter')
  const odd = page.getByRole('table', { name: 'Odd things' }).getByRole('row').filter({ hasText: 'README.md:3' })
  await odd.waitFor()
  await keys(page, 'j')
  await page.locator('[role="row"]:focus').waitFor()
  await tabTo(page, odd.getByRole('link').first())
  await expectAccessible(page, 'what is odd')
  await keys(page, 'Enter')
  await heading('Odd about it')
  await see('README.md:3')
}, patientMs)

test('who owns a thing, by which line, and what depends on it', async () => {
  await page.goto('/')
  await settled(page)
  await keys(page, 'g', 'c')
  await heading('Catalog')
  await settled(page)
  await take(page, 'shop', /^shop.*service/)
  await heading(/^shop$/)
  await page.getByRole('list', { name: 'Needed by' }).getByText('till').waitFor()
  await tabTo(page, page.getByRole('button', { name: 'Why', exact: true }))
  await keys(page, 'Enter')
  await see(/CODEOWNERS:2/)
  await expectAccessible(page, 'why this owner')
  await keys(page, 'Escape')
}, patientMs)

test('a wrong relation: its reason is read, it is refused, and the refusal taken back', async () => {
  const needs = async () => (await daybook.call(getEntity, { ref: 'service:default/shop' })).incoming.find(({ type }) => type === 'dependsOn')
  const tie = page.getByRole('list', { name: 'Needed by' }).locator('.tie').filter({ hasText: 'till' })
  await keys(page, 'j')
  for (let ties = 0; ties < 30 && await tie.and(page.locator(':focus')).count() === 0; ties += 1) await keys(page, 'j')
  expect(await tie.innerText()).toMatch(/compose\.yaml:\d+/)
  await keys(page, 'x')
  await tie.getByText('refused').waitFor()
  await see(/It stays refused when it is found again/)
  expect((await needs())?.isRefused).toBe(true)
  await expectAccessible(page, 'a refused relation')
  await keys(page, 'u')
  await tie.getByText('refused').waitFor({ state: 'detached' })
  expect((await needs())?.isRefused).toBe(false)
}, patientMs)

test('what changed yesterday between two and three', async () => {
  const yesterday = new Date(Date.now() + zone.ms - 86_400_000).toISOString().slice(0, 10)
  const changes = [['11:00', 'Sails set'], ['14:10', 'Price list loaded'], ['14:40', 'Cache emptied'], ['17:00', 'Till closed']].map(([time = '', said]) => ({
    specversion: '1.0', id: `at ${time}`, source: '/till', type: 'org.example.till.changed', subject: 'service:default/shop', time: `${yesterday}T${time}:00${zone.offset}`, data: { summary: said },
  }))
  const sent = await fetch(`${daybook.url}/api/v1/events`, { method: 'POST', headers: { authorization: `Bearer ${daybook.token}`, 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify(changes) })
  expect(sent.status).toBe(200)
  await page.goto('/')
  await settled(page)
  await keys(page, 'g', 'l')
  await heading('Timeline')
  await settled(page)
  await keys(page, 'r')
  await page.locator('input:focus').waitFor()
  await page.keyboard.type('yesterday 14:00')
  await keys(page, 'Tab')
  await page.keyboard.type('13:00 sharp')
  await keys(page, 'Enter')
  await see(/This is no moment/)
  await expectAccessible(page, 'a range that does not read')
  await keys(page, 'Control+a')
  await page.keyboard.type('15:00')
  await see(`${yesterday} 14:00:00`)
  await expectAccessible(page, 'choosing a range')
  await photograph('range-dialog')
  await keys(page, 'Enter')
  const events = page.getByRole('table', { name: 'Events' })
  await events.and(page.locator('[aria-rowcount="3"]')).waitFor()
  expect(await events.locator('.table-row[data-index]').allInnerTexts()).toEqual([expect.stringContaining('Cache emptied'), expect.stringContaining('Price list loaded')])
  const { searchParams } = new URL(page.url())
  expect([searchParams.get('since'), searchParams.get('until')]).toEqual(['14:00', '15:00'].map((time) => new Date(`${yesterday}T${time}:00${zone.offset}`).toISOString()))
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await keys(page, 'j')
  await page.locator('[role="row"]:focus').waitFor()
  await keys(page, 'Enter')
  await page.getByRole('complementary', { name: 'Detail' }).getByText('Cache emptied').first().waitFor()
  await expectAccessible(page, 'what changed in an hour')
  await keys(page, 'Escape')
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, 'what changed in an hour, on a phone')
  await photograph('range-phone')
  await page.setViewportSize({ width: 1280, height: 900 })
}, patientMs)

const failing = `name: build
on: push
jobs:
  lint:
    runs-on: ubuntu-latest
    steps: [{ run: echo fine }]
  prices:
    runs-on: ubuntu-latest
    steps:
      - name: Read the prices
        run: |
          for n in $(seq 1 300); do if [ "$n" = 212 ]; then echo "Error: tea has no price"; else echo "read $n"; fi; done
          exit 3
`

test('a failing run to its line, with a link that lasts', async () => {
  await daybook.call(createRepository, { owner: 'acme', name: 'shop' })
  await new Shop(join(await tempDir(), 'shop'), daybook).push('export const price = () => 1', 'Sell tea', { '.github/workflows/build.yml': failing })
  await keys(page, 'g', 'r')
  await heading('Runs')
  await page.getByRole('row').filter({ hasText: 'Sell tea' }).getByText('Failed').waitFor({ timeout: 90_000 })
  await keys(page, 'j')
  await page.locator('[role="row"]:focus').waitFor()
  await keys(page, 'Enter')
  await heading('build on main: Sell tea')
  await page.getByRole('log', { name: /^Log of prices, \d{3} lines/ }).waitFor()
  await keys(page, 'e')
  const line = page.locator('.log-line.is-linked')
  await line.getByText('Error: tea has no price').waitFor()
  await expectAccessible(page, 'the line of an error')
  expect(new URL(page.url()).searchParams.get('line')).toMatch(/^\d+$/)
  await page.reload()
  await line.getByText('Error: tea has no price').waitFor()
  await keys(page, '/')
  await page.keyboard.type('read 37')
  await keys(page, 'Enter', 'Control+Enter')
  await line.getByText('read 37').waitFor()
}, patientMs)

test('a token: made, seen once, revoked', async () => {
  await page.goto('/')
  await settled(page)
  await take(page, 'secrets', /^Secrets/)
  await heading('Secrets')
  await take(page, 'tokens', /^Tokens/)
  await heading('Tokens')
  await settled(page)
  await tabTo(page, page.getByRole('button', { name: 'Make a token' }))
  await keys(page, 'Enter')
  const dialog = page.getByRole('dialog')
  await tabTo(page, dialog.getByLabel('Name'))
  await keys(page, 'Control+a')
  await page.keyboard.type('weather vane')
  await keys(page, 'Enter')
  await see('Copy it now: it is shown this once and kept only as a digest.')
  const value = await dialog.locator('.copy-code code').innerText()
  expect(value.length).toBeGreaterThan(20)
  const ask = async () => (await fetch(`${daybook.url}/api/v1/events/list`, { headers: { authorization: `Bearer ${value}` } })).status
  expect(await ask()).toBe(200)
  await expectAccessible(page, 'a token that is shown once')
  await keys(page, 'Escape')
  const row = page.getByRole('row').filter({ hasText: 'weather vane' })
  await tabTo(page, row.getByRole('button', { name: 'Revoke' }))
  expect(await page.content()).not.toContain(value)
  await keys(page, 'Enter')
  await tabTo(page, dialog.getByRole('button', { name: 'Revoke weather vane' }))
  await expectAccessible(page, 'revoking a token')
  await keys(page, 'Enter')
  await dialog.waitFor({ state: 'detached' })
  await row.waitFor({ state: 'detached' })
  expect(await ask()).toBe(401)
}, patientMs)

test('a thing on paper: what it is, without what is only to be pressed', async () => {
  await take(page, 'shop', /^shop.*service/)
  await page.getByRole('list', { name: 'Needed by' }).waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  for (const hidden of ['.rail', '.top-bar', '.page-actions', '.tie-actions', '.tab-list']) expect(await page.locator(hidden).first().isVisible(), hidden).toBe(false)
  expect(await page.locator('.page .button:visible, .page .icon-button:visible').allInnerTexts()).toEqual([])
  for (const shown of ['Needed by', 'CODEOWNERS']) await see(new RegExp(shown))
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)')
  await photograph('print')
  await page.emulateMedia({ media: 'screen' })
}, patientMs)
