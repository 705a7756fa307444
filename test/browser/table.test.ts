import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { saveEntity } from '#kernel/catalog/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { keys } from './keys.ts'
import { openBrowser, settled } from './open-browser.ts'

const patientMs = 180_000
let daybook: TestDaybook
let page: Page

const component = (name: string, title: string) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  title: ${title}\nspec:\n  type: service\n`

beforeAll(async () => {
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).openAs()
  await daybook.call(saveEntity, { yaml: ['beans', 'coffee', 'tea'].map((name) => component(name, name)).join('---\n') })
})

const focused = (where: Page) => where.locator('[role="row"]:focus')

test('the row in focus keeps it where a list that is read anew is in another order', async () => {
  await page.goto('/catalog?kind=service&sort=title.desc')
  await settled(page)
  await page.getByRole('row', { name: /tea/ }).waitFor()
  await keys(page, 'j', 'j')
  await focused(page).getByText('coffee').waitFor()
  // It comes to stand before the row in focus, which has to move in the document.
  await daybook.call(saveEntity, { yaml: component('beans', 'zest') })
  await page.getByRole('row', { name: /zest/ }).waitFor()
  await page.locator('.table-row[data-index="0"]').getByText('zest').waitFor()
  await focused(page).getByText('coffee').waitFor()
  await keys(page, 'Enter')
  await page.getByRole('heading', { name: 'coffee', exact: true }).waitFor()
}, patientMs)

test('ten thousand rows: few are drawn, each at its place, in order once it is calm; by keys to the end of what is seen', async () => {
  await page.goto('/ui?rows=10000')
  const rows = page.getByRole('table', { name: 'Many' }).locator('.table-row[data-index]')
  await page.getByRole('table', { name: 'Many' }).scrollIntoViewIfNeeded()
  for (const by of [90_000, -40_000, 3000, -900, 400]) {
    await page.evaluate(`scrollBy(0, ${by})`)
    await page.waitForTimeout(30)
  }
  const seen = async () => page.evaluate(`[...document.querySelectorAll('[aria-label="Many"] .table-row[data-index]')].map((row) => ({ index: Number(row.dataset.index), words: row.textContent, top: row.getBoundingClientRect().top }))`) as Promise<{ index: number; words: string; top: number }[]>
  await expect.poll(async () => (await seen()).every(({ index }, place, all) => place === 0 || index === (all[place - 1]?.index ?? 0) + 1), { timeout: 10_000 }).toBe(true)
  const drawn = await seen()
  expect(drawn.length).toBeLessThan(90)
  expect(drawn.filter(({ index, words }) => !words.includes(`service ${index}`) || !words.endsWith((index * 7).toLocaleString('en')))).toEqual([])
  expect(drawn.every(({ top }, place) => place === 0 || Math.abs(top - (drawn[place - 1]?.top ?? 0) - 32) < 0.5)).toBe(true)
  expect(drawn.some(({ top }) => top < 120) && drawn.some(({ top }) => top > 860)).toBe(true)
  expect(await rows.count()).toBe(drawn.length)
}, patientMs)

test('a long table on paper: two thousand rows, and how many more there are', async () => {
  await page.goto('/ui?rows=2500')
  await page.getByRole('table', { name: 'Many' }).waitFor()
  await page.evaluate(`window.printed = 0; new MutationObserver(() => { window.printed = Math.max(window.printed, document.querySelectorAll('[aria-label="Many"] .table-row[data-index]').length) }).observe(document.body, { subtree: true, childList: true })`)
  await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
  expect(await page.getByRole('table', { name: 'Many' }).locator('.table-row[data-index]').count()).toBe(2000)
  await page.getByText('500 more are not printed.').waitFor()
  await page.evaluate(`dispatchEvent(new Event('afterprint'))`)
  await expect.poll(() => page.getByRole('table', { name: 'Many' }).locator('.table-row[data-index]').count()).toBeLessThan(120)
  await page.evaluate('window.printed = 0')
  await page.pdf()
  expect(await page.evaluate('window.printed')).toBe(2000)
}, patientMs)

test('a page of another version, whose part is gone, says to load it again', async () => {
  await page.goto('/')
  await settled(page)
  await page.route('**/assets/alerts-page-*.js', async (route) => route.fulfill({ response: await route.fetch({ url: `${daybook.url}/assets/alerts-page-gone.js` }) }))
  await keys(page, 'g', 'c')
  await page.getByRole('heading', { name: 'Catalog' }).waitFor()
  await page.getByRole('link', { name: 'Alerts' }).click()
  await page.getByText('There is a newer version').waitFor()
  await page.getByText('Load it again to go on.').waitFor()
  await page.unroute('**/assets/alerts-page-*.js')
  await page.getByRole('button', { name: 'Load again' }).click()
  await page.getByRole('heading', { name: 'Alerts' }).first().waitFor()
}, patientMs)
