import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { saveEntity } from '#kernel/catalog/contract'
import { addNote, saveView } from '#kernel/timeline/contract'
import { type TestDaybook, testDaybook } from '../harness/index.ts'
import { expectAccessible, openBrowser, settled } from './open-browser.ts'

const entity = (name: string, description: string) => `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ${name}\n  description: ${description}\nspec:\n  type: service\n  lifecycle: production\n`
let daybook: TestDaybook
let page: Page
beforeAll(async () => {
  daybook = await testDaybook()
  page = await (await openBrowser(daybook)).openAs()
  await daybook.call(saveEntity, { yaml: entity('cart', 'Holds what is bought') })
  await daybook.call(saveEntity, { yaml: entity('cart', 'Holds it for a week') })
  for (const text of ['Slow at noon', 'Slow in the evening', '<img src=x onerror=alert(1)>']) await daybook.call(addNote, { subject: 'service:default/cart', text })
})

const query = () => new URL(page.url()).searchParams
const table = () => page.getByRole('table', { name: 'Events' })
async function open(path: string): Promise<void> {
  await page.goto(path)
  await settled(page)
}

describe('the timeline', () => {
  test('a range is dragged out of the histogram, stepped back from, and widened', async () => {
    await open('/timeline?range=1h')
    const bars = page.getByRole('slider', { name: /^Events over time/ })
    const box = await bars.boundingBox()
    if (!box) throw new Error('The histogram is not to be seen.')
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.9, box.y + 20, { steps: 4 })
    await page.mouse.up()
    await page.getByRole('button', { name: 'Chosen range' }).waitFor()
    const [since, until] = [Date.parse(query().get('since') ?? ''), Date.parse(query().get('until') ?? '')]
    expect((until - since) / 60_000).toBeGreaterThan(20)
    expect((until - since) / 60_000).toBeLessThan(30)
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await expect.poll(() => Date.parse(query().get('until') ?? '') - Date.parse(query().get('since') ?? '')).toBe((until - since) * 2)
    await page.getByRole('button', { name: 'Step back' }).click()
    await expect.poll(() => query().get('since')).toBe(new Date(since).toISOString())
    await page.getByRole('button', { name: 'Step back' }).click()
    await expect.poll(() => query().get('since')).toBe(null)
  })

  test('by keys alone: the newest bars are chosen, and Enter zooms in', async () => {
    await open('/timeline?range=1h')
    const bars = page.getByRole('slider', { name: /^Events over time/ })
    await bars.focus()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Shift+ArrowLeft')
    expect(await bars.getAttribute('aria-valuetext')).toMatch(/: [1-9]\d*$/)
    await page.keyboard.press('Enter')
    await table().getByText('Slow at noon').waitFor()
    expect(query().get('until')).not.toBe(null)
  })

  test('kinds are counted, and a click shows one of them alone', async () => {
    await open('/timeline')
    const note = page.getByRole('button', { name: /^note written 3$/ })
    await note.click()
    expect(query().get('type')).toBe('dev.daybook.note.written')
    await table().getByText('Slow at noon').waitFor()
    await expect.poll(() => table().getByText('Holds it').count()).toBe(0)
    await table().getByText('<img src=x onerror=alert(1)>').waitFor()
    await expectAccessible(page, 'the timeline')
    await page.getByRole('button', { name: /^note written 3$/ }).click()
    await expect.poll(() => query().get('type')).toBe(null)
  })

  test('a view is saved, opens the timeline, and is removed', async () => {
    await open('/timeline?text=slow&group=run')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: 'Save what is shown…' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('Slow things')
    await expectAccessible(page, 'saving a view')
    await page.getByRole('dialog').getByRole('button', { name: 'Save the view' }).click()
    await page.getByRole('button', { name: 'Slow things' }).click()
    await page.getByRole('menuitem', { name: 'Open the timeline with Slow things' }).click()
    await page.getByText('The timeline opens with Slow things.').waitFor()
    await open('/timeline')
    await expect.poll(() => query().get('text')).toBe('slow')
    await page.getByRole('button', { name: 'Slow things' }).click()
    await page.getByRole('menuitem', { name: 'Remove Slow things' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove Slow things' }).click()
    await page.getByRole('button', { name: 'Views' }).waitFor()
  })

  test('a view that somebody shares with everybody is offered with their name', async () => {
    await daybook.call(saveView, { name: 'All runs', type: 'dev.daybook.run.*', range: '7d', sharing: 'everybody' })
    await open('/timeline')
    await page.getByRole('button', { name: 'Views' }).click()
    await page.getByRole('menuitem', { name: /^All runs · / }).click()
    await expect.poll(() => query().get('range')).toBe('7d')
  })

  test('a change shows before and after', async () => {
    await open('/timeline?subject=service:default/cart&type=dev.daybook.entity.changed')
    await table().getByText('cart').first().waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Detail' })
    await panel.getByText('Holds what is bought').waitFor()
    await panel.getByText('Holds it for a week').waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
  })
})
