import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { listEntities, saveEntity } from '#kernel/catalog/contract'
import { addNote } from '#kernel/timeline/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

const entity = (description: string) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: cart\n  description: ${description}\nspec:\n  type: service\n  lifecycle: production\n`
let daybook: TestDaybook
let page: Page
beforeAll(async () => {
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).openAs()
  await daybook.call(saveEntity, { yaml: entity('Holds what is bought') })
})

test('the first page loads at most 250 kB of JavaScript, compressed', async () => {
  await page.goto('/')
  await settled(page)
  const bytes = await page.evaluate(`performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`) as number
  console.log(`The first page loads ${Math.round(bytes / 1000)} kB of JavaScript, compressed.`)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(250_000)
})

const see = (text: string | RegExp) => page.getByText(text).first().waitFor()

test('Today: a row is put aside with a reason, and brought back', async () => {
  await page.goto('/')
  const row = page.getByRole('listitem').filter({ hasText: 'Nobody owns cart' })
  await row.getByRole('button', { name: 'Why' }).click()
  await see('A service without an owner has nobody who is told when it fails.')
  await page.keyboard.press('Escape')
  await row.getByRole('button', { name: /^More for/ }).click()
  await page.getByRole('menuitem', { name: 'Put aside: for an hour' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: 'Put aside' }).getAttribute('aria-disabled')).toBe('true')
  await dialog.getByLabel('Reason').fill('The team is being formed')
  await expectAccessible(page, 'putting aside')
  await dialog.getByRole('button', { name: 'Put aside' }).click()
  await see('All quiet')
  await page.getByRole('button', { name: 'Show' }).click()
  await see(/The team is being formed/)
  await page.getByRole('button', { name: 'Bring back now' }).click()
  await row.waitFor()
})

test('the timeline is filtered, and says what is new without moving', async () => {
  await page.goto('/timeline')
  await page.getByLabel('Search in summaries').fill('tuning')
  await see('Nothing happened in this range')
  await daybook.call(addNote, { subject: 'service:default/cart', text: 'Tuning begun' })
  await daybook.call(addNote, { subject: 'service:default/cart', text: 'Something else' })
  await page.getByRole('button', { name: '1 new' }).click()
  await page.getByRole('table', { name: 'Events' }).getByText('Tuning begun').waitFor()
  expect(await page.getByText('Something else').count()).toBe(0)
  expect(new URL(page.url()).searchParams.get('text')).toBe('tuning')
  await page.getByRole('table', { name: 'Events' }).getByText('Tuning begun').click()
  await page.getByRole('complementary', { name: 'Detail' }).getByText('Tuning begun').first().waitFor()
  await expectAccessible(page, 'an event beside the timeline')
})

test('two edits of an entity: the later chooses where both changed the same line, and loses neither', async () => {
  await page.goto('/catalog')
  await page.getByRole('link', { name: 'cart' }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  const editor = page.getByLabel('catalog-info.yaml')
  await editor.waitFor()
  const mine = (await editor.inputValue()).replace('Holds what is bought', 'Keeps what is wanted')
  await daybook.call(saveEntity, { yaml: entity('Holds it for a week') })
  await editor.fill(mine)
  await page.getByRole('button', { name: 'Save' }).click()
  await see(/saved it while you edited it/)
  await see(/Holds it for a week/)
  await expectAccessible(page, 'a conflict')
  await page.getByRole('button', { name: 'Go on from mine' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await see('Keeps what is wanted')
  const { items } = await daybook.call(listEntities, { text: 'cart' })
  expect(items[0]?.description).toBe('Keeps what is wanted')
})

test('the keyboard alone: pages, palette, an incident in seconds', async () => {
  await page.goto('/')
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.getByRole('heading', { name: 'Catalog' }).waitFor()
  await page.getByRole('link', { name: 'cart' }).waitFor()
  await settled(page)
  await page.keyboard.press('j')
  await page.locator('[role="row"]:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/catalog\/[a-z]+\//)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /^Search pages/ }).waitFor()
  await expectAccessible(page, 'the palette')
  await page.keyboard.type('declare')
  await page.getByRole('option', { name: 'Declare an incident' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByLabel('Title').waitFor()
  await expectAccessible(page, 'declaring an incident')
  await page.locator('input[data-autofocus]:focus').waitFor()
  await page.keyboard.type('Carts are empty')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '#1 Carts are empty' }).waitFor()
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard' }).getByText('Write an update').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('u')
  await page.keyboard.type('It is the cache.')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('list', { name: 'Record of the incident' }).getByText('It is the cache.').waitFor()
})
