import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled, type TestBrowser, visit } from './open-browser.ts'

const password = 'a long enough password'
let daybook: TestDaybook
let browser: TestBrowser
let page: Page
beforeAll(async () => {
  daybook = await testDaybook()
  browser = await openBrowser(daybook)
  page = await browser.open()
})

const see = (text: string | RegExp) => page.getByText(text).first().waitFor()

test('the one-time link makes the first administrator, who signs out and in again', async () => {
  await page.goto('/')
  await page.getByRole('heading', { name: 'Daybook has no administrator yet' }).waitFor()
  await expectAccessible(page, 'before the first administrator')
  await page.goto(await daybook.signInLink())
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password again').fill('another password')
  await page.getByRole('button', { name: 'Make my account' }).click()
  await see(/not the same|differ/i)
  await page.getByLabel('Password again').fill(password)
  await expectAccessible(page, 'the first administrator')
  await page.getByRole('button', { name: 'Make my account' }).click()
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  await page.getByRole('button', { name: /^Ada: theme/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out Ada' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByLabel('Password', { exact: true }).fill('a wrong password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await see('That did not sign you in')
  await expectAccessible(page, 'a refused sign-in')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Today' }).waitFor()
})

test('a person is invited, chooses a password and sees what a viewer may', async () => {
  await page.goto('/settings/people')
  await page.getByRole('button', { name: 'Add a person' }).click()
  await page.getByLabel('Name').fill('Grace')
  await page.getByLabel('Email').fill('grace@example.org')
  await page.getByRole('button', { name: 'Add and make the invitation' }).click()
  const link = await page.getByRole('dialog').locator('code').textContent()
  await expectAccessible(page, 'an invitation')
  const other = await browser.open()
  await other.goto(link ?? '')
  await other.getByLabel('Password', { exact: true }).fill(password)
  await other.getByLabel('Password again').fill(password)
  await expectAccessible(other, 'choosing a password')
  await other.getByRole('button', { name: 'Set my password' }).click()
  await other.getByRole('heading', { name: 'Today' }).waitFor()
  await other.goto('/incidents')
  await settled(other)
  expect(await other.getByRole('button', { name: 'Declare an incident' }).count()).toBe(0)
  await other.close()
})

test('a token is shown once, and works', async () => {
  await page.goto('/settings/tokens')
  await page.getByRole('button', { name: 'Make a token' }).click()
  await page.getByLabel('Name').fill('ci')
  await page.getByRole('button', { name: 'Make the token' }).click()
  const token = await page.getByRole('dialog', { name: 'Token ci' }).locator('code').textContent() ?? ''
  await expectAccessible(page, 'a token, once')
  await page.keyboard.press('Escape')
  await page.reload()
  await page.getByRole('row', { name: /^ci/ }).waitFor()
  expect(await page.content()).not.toContain(token)
  expect((await fetch(`${daybook.url}/api/v1/attention/list`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200)
})

test('a secret is kept and can never be read back', async () => {
  const seen: string[] = []
  page.on('response', (response) => void response.text().then((text) => seen.push(text), () => undefined))
  await page.goto('/settings/secrets')
  await page.getByRole('button', { name: 'Add a secret' }).click()
  await page.getByLabel('Name').fill('DEPLOY_KEY')
  await page.getByLabel('Value').fill('a value of great secrecy')
  await page.getByRole('button', { name: 'Keep the secret' }).click()
  await page.getByRole('row', { name: /DEPLOY_KEY/ }).waitFor()
  await page.reload()
  await page.getByRole('row', { name: /DEPLOY_KEY/ }).waitFor()
  expect(await page.content()).not.toContain('great secrecy')
  expect(seen.join()).not.toContain('great secrecy')
})

test('nothing serious is found on the pages of settings, in either theme', async () => {
  for (const path of ['people', 'tokens', 'secrets', 'runners', 'schedules', 'audit', 'dead-letters'].map((name) => `/settings/${name}`)) {
    await visit(page, path)
    await expectAccessible(page, path, '#content')
  }
})
