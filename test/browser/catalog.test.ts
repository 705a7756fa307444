import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { exportEntity, getEntity, saveEntity } from '#kernel/catalog/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { tabTo } from './keys.ts'
import { expectAccessible, openBrowser, settled, type TestBrowser, visit } from './open-browser.ts'

const patientMs = 180_000
let daybook: TestDaybook
let browser: TestBrowser
let page: Page

const awkward = `<script>alert('x')</script> "shop"`

/** What a catalog-info.yaml of many services says. */
function component(name: string, more = ''): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  title: ${name === 'shop' ? JSON.stringify(awkward) : name}\n  tags: [go]\nspec:\n  type: service\n  owner: group:default/pay\n${more}`
}

const facts = `  ports: [80, 443]\n  images:\n    - {name: web, tag: '1.2'}\n    - {name: worker, tag: '1.3'}\n  limits: {memory: 512Mi}\n`

beforeAll(async () => {
  daybook = await testDaybook()
  browser = await openBrowser(daybook)
  page = await browser.openAs()
  const many = Array.from({ length: 120 }, (_, index) => component(`part-${index}`, `  system: system-${index % 4}\n  dependsOn: [component:default/part-${(index * 7 + 1) % 120}]\n`))
  const systems = Array.from({ length: 4 }, (_, index) => `apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata:\n  name: system-${index}\nspec:\n  owner: group:default/pay\n`)
  await daybook.call(saveEntity, { yaml: [component('shop', `${facts}  dependsOn: [component:default/part-1]\n`), ...many, ...systems].join('---\n') })
})

async function openPalette(): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search pages, entities and commands' }).waitFor()
}
const see = (text: string | RegExp) => page.getByText(text).first().waitFor()

test('find a thing, see what it needs, who owns it and what is known of it, by keys alone', async () => {
  await page.goto('/catalog')
  await settled(page)
  await page.getByRole('button', { name: 'service 121' }).waitFor()
  await expectAccessible(page, 'the catalog')
  await page.keyboard.press('/')
  await page.keyboard.type('shop')
  await page.locator('.table[aria-rowcount="2"]').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.keyboard.type('script')
  await page.locator('.table[aria-rowcount="2"]').waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[role="row"]:focus').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: awkward }).waitFor()
  await see('Needs')
  await see('It was stated in the page.')
  await page.getByRole('heading', { name: /^Images/ }).waitFor()
  await page.getByRole('row', { name: /worker 1\.3/ }).waitFor()
  await see('512Mi')
  await tabTo(page, page.getByRole('button', { name: 'Raw JSON' }))
  await page.keyboard.press('Enter')
  await see('"memory": "512Mi"')
  await expectAccessible(page, 'an entity')
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 'an entity on a phone').toBe(0)
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.locator('.tie:focus').getByText('part-1').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'part-1', exact: true }).waitFor()
  await see('Needed by')
}, patientMs)

test('two people edit the same entity: what fits is put together, the rest is chosen', async () => {
  const ref = 'service:default/part-5'
  await visit(page, '/catalog/service/default/part-5')
  await page.getByRole('button', { name: 'Edit' }).click()
  const field = page.getByLabel('catalog-info.yaml')
  const mine = (await field.inputValue()).replace('  name: part-5', '  name: part-5\n  title: My part')
  await field.fill(mine)
  const { yaml, digest } = await daybook.call(exportEntity, { ref })
  await daybook.call(saveEntity, { yaml: yaml.replace('- go', '- rust'), basedOn: digest })
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await see('Both edits fit together.')
  await expectAccessible(page, 'a merge', '[role="dialog"]')
  await page.getByRole('button', { name: 'Go on with both' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  const { entity } = await daybook.call(getEntity, { ref })
  expect([entity.title, entity.tags]).toEqual(['My part', ['rust']])
}, patientMs)

test('the graph of many things by keys: groups that open, search, focus', async () => {
  await visit(page, '/catalog?view=graph')
  await page.getByRole('button', { name: /^system-0, group of 31/ }).waitFor()
  await expectAccessible(page, 'the graph')
  await page.locator('.map-frame').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.locator('.map-frame-box').waitFor()
  await page.locator('.map-detail').getByText('service').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByLabel('Search in the graph').fill('part-77')
  await page.getByRole('button', { name: /^part-77, service/ }).waitFor()
  await page.locator('.map-box.is-found').waitFor()
  await page.getByRole('button', { name: /^part-77, service/ }).press('Enter')
  await page.getByRole('button', { name: 'Show what is around it' }).click()
  await page.waitForURL(/focus=/)
  await page.getByRole('button', { name: /^part-77, service/ }).waitFor()
  await page.getByRole('button', { name: 'Show as a list' }).click()
  await page.locator('.map-list').getByRole('button', { name: /part-77/ }).waitFor()
  await expectAccessible(page, 'the graph as a list')
}, patientMs)

test('nothing fits, and nothing odd', async () => {
  await visit(page, '/catalog?text=nowhere-at-all')
  await see('Nothing fits')
  await page.getByRole('button', { name: 'Take the filters away' }).click()
  await page.getByRole('button', { name: 'service 121' }).waitFor()
  await visit(page, '/catalog?view=problems')
  await see('Nothing odd was found')
}, patientMs)

test('what was found is shown to somebody new, and goes once it was of use', async () => {
  await page.goto('/')
  await page.getByRole('heading', { name: /What was found here/ }).waitFor()
  await expectAccessible(page, 'first steps')
  await page.getByRole('link', { name: /^service 121/ }).click()
  await page.waitForURL(/kind=service/)
  await page.goto('/')
  await page.getByRole('link', { name: 'See it as a graph' }).click()
  await page.waitForURL(/view=graph/)
  await page.goto('/')
  await settled(page)
  await see('Today')
  expect(await page.getByRole('heading', { name: /What was found here/ }).count()).toBe(0)
}, patientMs)

test('the palette by keys: an entity far down the list first, a question answered, a command with its form', async () => {
  await page.goto('/catalog')
  await settled(page)
  await openPalette()
  await page.keyboard.type('part-119')
  await page.getByRole('option', { name: /part-119/ }).waitFor()
  await see('opens its page in the catalog')
  await expectAccessible(page, 'the palette', '[role="dialog"]')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'part-119', exact: true }).waitFor()
  await openPalette()
  await page.keyboard.type('count what exists')
  await page.getByRole('option', { name: /Count what exists/ }).waitFor()
  await see('shows the answer')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('service').first().waitFor()
  await page.keyboard.press('Escape')
  await openPalette()
  await page.keyboard.type('refuse a relation')
  await see('opens its form; nothing is done yet')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByLabel('From').waitFor()
  // The first one closes what the field suggests.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}, patientMs)

test('every piece of the kit in all its states, in both themes and on a phone', async () => {
  const design = await browser.openAs()
  await design.goto('/ui')
  await design.getByRole('heading', { name: 'Tables' }).waitFor()
  await design.locator('.map-box').first().waitFor()
  await design.locator('.prose-waiting, .graph-waiting, .form-waiting').first().waitFor({ state: 'detached' })
  await expectAccessible(design, 'the pieces')
  await design.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(design, 'the pieces on a phone')
  await design.close()
}, patientMs)

test('a server that went away and came back as another: offline is said, the page goes on by itself, the newer version is offered', async () => {
  const away = await browser.openAs()
  await away.goto('/catalog')
  await settled(away)
  await away.locator('.connection').getByText('Live').waitFor()
  await away.route('**/api/v1/stream', (route) => route.abort())
  await away.evaluate("dispatchEvent(new Event('online'))")
  await away.locator('.connection').getByText('Offline').waitFor()
  await away.route((url) => url.pathname === '/', (route) => route.fulfill({ contentType: 'text/html', body: '<script type="module" src="/assets/index-another.js"></script>' }))
  await away.unroute('**/api/v1/stream')
  await away.locator('.connection').getByText('Live').waitFor()
  await away.getByText('Daybook was upgraded while this page was open.').waitFor()
  await expectAccessible(away, 'a newer version', '.newer-version')
  await away.close()
}, patientMs)

test('a browser that slept for a day reads everything anew', async () => {
  const sleeper = await browser.openAs()
  await sleeper.clock.install()
  await sleeper.goto('/catalog')
  await settled(sleeper)
  await sleeper.locator('.connection').getByText('Live').waitFor()
  await daybook.call(saveEntity, { yaml: component('found-at-night') })
  const read = sleeper.waitForRequest((request) => request.url().includes('/api/v1/stream'))
  const list = sleeper.waitForRequest((request) => request.url().includes('/api/v1/entities/list'))
  await sleeper.clock.fastForward('24:00:00')
  await Promise.all([read, list])
  await sleeper.close()
}, patientMs)
