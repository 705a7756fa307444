import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { acceptInvite, addPerson } from '#kernel/access/contract'
import { saveEntity } from '#kernel/catalog/contract'
import { declareIncident } from '#features/incidents/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

const password = 'a long enough word'
let daybook: TestDaybook
let ada: Page
let ben: Page
beforeAll(async () => {
  daybook = await testDaybook()
  const browser = await openBrowser(daybook)
  await daybook.call(saveEntity, { yaml: 'apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: cart\nspec:\n  type: service\n  lifecycle: production\n  owner: user:default/ada\n' })
  await daybook.call(declareIncident, { title: 'Carts are empty', service: 'service:default/cart' })
  await daybook.call(acceptInvite, { code: codeOf((await daybook.call(addPerson, { email: 'cy@example.org', name: 'Cy', role: 'admin' })).invitePath), password })
  ada = await signIn(await browser.open(), 'ada', 'Ada')
  ben = await signIn(await browser.open(), 'ben', 'Ben')
})

const codeOf = (path: string) => new URL(path, daybook.url).hash.slice(1)

async function signIn(page: Page, name: string, title: string): Promise<Page> {
  const { invitePath } = await daybook.call(addPerson, { email: `${name}@example.org`, name: title, role: 'operator' })
  await daybook.call(acceptInvite, { code: codeOf(invitePath), password })
  await page.goto('/')
  await page.getByLabel('E-mail').fill(`${name}@example.org`)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: /^Sign in/ }).click()
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  return page
}

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
  await page.getByLabel('Write a comment').waitFor()
}

describe('comments', () => {
  test('by keys alone: somebody is mentioned while typing, and it waits on them until they read it', async () => {
    await open(ada, '/incidents/1')
    await ada.getByLabel('Write a comment').focus()
    await ada.keyboard.type('Can you look, @b')
    await ada.getByRole('option', { name: /^Ben/ }).waitFor()
    await expectAccessible(ada, 'a suggestion')
    await ada.keyboard.press('Enter')
    await ada.keyboard.type('at #cart')
    await ada.getByRole('option', { name: /^cart/ }).waitFor()
    await ada.keyboard.press('ArrowDown')
    await ada.keyboard.press('ArrowUp')
    await ada.keyboard.press('Tab')
    expect(await ada.getByLabel('Write a comment').inputValue()).toMatch(/^Can you look, @ben at #\S+ $/)
    await ada.keyboard.press('Control+Enter')
    await ada.getByRole('list', { name: 'Comments' }).getByText('Can you look,').waitFor()
    await ben.getByRole('button', { name: 'Mine' }).click()
    await expect.poll(() => new URL(ben.url()).searchParams.get('for')).toBe('you')
    await expectAccessible(ben, 'what is mine on Today')
    await ben.getByText(/^Ada mentions you on #1 Carts are empty: Can you look, @ben/).click()
    await ben.getByRole('heading', { name: '#1 Carts are empty' }).waitFor()
    await ben.getByRole('list', { name: 'Comments' }).scrollIntoViewIfNeeded()
    await ben.waitForResponse((response) => response.url().endsWith('/comments/seen') && response.ok())
    await ben.goto('/')
    await settled(ben)
    await expect.poll(() => ben.getByText(/mentions you/).count()).toBe(0)
  })

  test('two people see each other write, edit and remove; hostile text is shown and never run', async () => {
    await open(ada, '/catalog/service/default/cart')
    await open(ben, '/catalog/service/default/cart')
    await ada.getByLabel('Write a comment').fill('<script>document.title = "taken"</script> [x](javascript:alert(1)) **bold**')
    await ada.getByRole('button', { name: 'Comment', exact: true }).click()
    const seen = ben.getByRole('list', { name: 'Comments' })
    await seen.getByText('<script>document.title').waitFor()
    expect(await ben.title()).not.toBe('taken')
    expect(await seen.getByRole('link').count()).toBe(0)
    await ada.getByRole('button', { name: 'Change the comment of Ada' }).click()
    await ada.getByRole('menuitem', { name: 'Edit' }).click()
    await ada.getByLabel('Change the comment', { exact: true }).fill('Never mind.')
    await ada.keyboard.press('Control+Enter')
    await seen.getByText('Never mind.').waitFor()
    await seen.getByText(/edited/).waitFor()
    await ada.getByRole('button', { name: 'Change the comment of Ada' }).click()
    await ada.getByRole('menuitem', { name: 'Remove' }).click()
    await seen.getByText('Removed.').waitFor()
    await ada.getByText('Comment removed.').locator('..').getByRole('button', { name: 'Undo' }).click()
    await seen.getByText('Never mind.').waitFor()
    await expectAccessible(ben, 'comments')
  })
})

describe('owners', () => {
  test('a thing leads to its owner, to whom to ask, and to the line that says so', async () => {
    await ada.goto('/owners')
    await settled(ada)
    await ada.keyboard.press('/')
    await ada.keyboard.type('cart')
    await expect.poll(() => new URL(ada.url()).searchParams.get('text')).toBe('cart')
    const row = ada.getByRole('row', { name: /Ada/ })
    await row.getByRole('link', { name: '1 service' }).click()
    const panel = ada.getByRole('complementary', { name: 'Detail' })
    await panel.getByRole('link', { name: 'cart' }).waitFor()
    await panel.getByText('can sign in').waitFor()
    await expectAccessible(ada, 'the directory of owners')
    await ada.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
  })
})
