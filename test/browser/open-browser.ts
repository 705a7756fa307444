import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { stopAfterFile } from '../harness/after-file.ts'
import type { TestDaybook } from '../harness/index.ts'

export interface TestBrowser {
  /** A window of somebody who is not signed in; every window has its own cookies. */
  open(options?: BrowserContextOptions): Promise<Page>
  /** A window that acts with a token, by default that of the machine's owner. */
  openAs(token?: string, options?: BrowserContextOptions): Promise<Page>
}

const flags = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const timeoutMs = 30_000

/** One Chromium for a test file. Errors of a page's own code fail the file; everything is closed after it. */
export async function openBrowser(daybook: TestDaybook): Promise<TestBrowser> {
  if (!existsSync('dist/web/index.html')) throw new Error('The pages are not built. Run npm run build first.')
  const executablePath = process.env['DAYBOOK_CHROMIUM']
  const browser: Browser = await chromium.launch({ ...(executablePath ? { executablePath } : { channel: 'chromium' }), args: flags })
  const failures: string[] = []
  stopAfterFile(async () => {
    await browser.close()
    if (failures.length > 0) throw new Error(`The pages failed:\n${failures.join('\n')}`)
  })
  async function windowOf(options: BrowserContextOptions): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ baseURL: daybook.url, viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', colorScheme: 'light', ...options })
    context.setDefaultTimeout(timeoutMs)
    const page = await context.newPage()
    page.on('pageerror', (error) => failures.push(`${page.url()}: ${error.stack ?? error.message}`))
    return page
  }
  return {
    open: (options = {}) => windowOf(options),
    openAs: (token = daybook.token, options = {}) => windowOf({ ...options, extraHTTPHeaders: { authorization: `Bearer ${token}` } }),
  }
}

/** Opens an address as a link does, without loading everything anew, and waits until it shows what it was asked for. */
export async function visit(page: Page, path: string): Promise<void> {
  const isOtherPage = new URL(page.url()).pathname !== path.split('?')[0]
  if (isOtherPage) {
    // The page before stays until the next is there: it is marked, so that it is not taken for that.
    await page.evaluate(`document.querySelector('.page').dataset.left = ''; history.pushState({}, '', '${path}')`)
    await page.locator('.page[data-left]').waitFor({ state: 'detached' })
  } else {
    await page.goto(path)
  }
  await settled(page)
}

/** Until a page shows what it was asked for. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.locator('[aria-busy="true"], .table[aria-rowcount="-1"], .prose-waiting').first().waitFor({ state: 'detached' })
}

/** Nothing serious or critical in either theme, and nothing wider than the window. `within` leaves out what was looked at elsewhere, such as the frame. */
export async function expectAccessible(page: Page, what: string, within = 'body'): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor({ state: 'attached' })
    // Colours are all that a theme changes.
    const look = () => {
      // What passed need not be told of: to say where each of it stands takes axe three times as long as to look.
      const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).include(within).setLegacyMode(true)
      return (theme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    }
    // A list that is drawn anew while axe looks makes axe itself fail, with no verdict: it looks once more then.
    const { violations } = await look().catch(look)
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(grave.map(({ id, nodes }) => `${what}, ${theme}: ${id} at ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)).toEqual([])
  }
  const overflowPx = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(overflowPx, `${what} is too wide`).toBe(0)
}
