import type { Locator, Page } from 'playwright-core'

const mostStops = 150

/** Goes on by Tab until the focus is on that; fails with the way that it went where Tab never comes there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor()
  const way: string[] = []
  while (way.length < mostStops) {
    if (await target.first().and(page.locator(':focus')).count() > 0) return
    await page.keyboard.press('Tab')
    way.push(String(await page.evaluate("(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '').slice(0, 30)")))
  }
  throw new Error(`${target.toString()} is not reached by Tab. The way was: ${way.join(' → ')}`)
}

/** Several keys, one after the other: `keys(page, 'g', 'c')`. */
export async function keys(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) await page.keyboard.press(name)
}

/** Opens the palette, types, goes down to what is wanted, and takes it. */
export async function take(page: Page, text: string, option: string | RegExp): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search pages, entities and commands' }).waitFor()
  await page.keyboard.type(text)
  const wanted = page.getByRole('option', { name: option }).first()
  await wanted.waitFor()
  for (let steps = 0; steps < mostStops && await wanted.getAttribute('aria-selected') !== 'true'; steps += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('combobox', { name: 'Search pages, entities and commands' }).waitFor({ state: 'detached' })
}
