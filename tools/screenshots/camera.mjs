import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import { findChromium } from '../find-chromium.mjs'

const sizes = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }
const themes = ['light', 'dark']
/** A page of ten thousand rows is not pictured to its end. */
const longest = 3000
const busy = '[aria-busy="true"], .table[aria-rowcount="-1"], .prose-waiting, .map-busy'
/** How long a page takes at most to see that its server is away. */
const noticeMs = 8000

/** Takes pages in both themes and widths, and tells what is wrong with one as far as a program can see it. */
export class Camera {
  #browser
  #isFull
  #tell
  taken = 0
  faults = 0

  constructor(browser, { isFull, tell }) {
    this.#browser = browser
    this.#isFull = isFull
    this.#tell = tell
  }

  static async open(options) {
    const executablePath = findChromium()
    if (!executablePath) throw new Error('No Chromium was found. Install one (Debian: apt-get install chromium) or name it in DAYBOOK_CHROMIUM.')
    return new Camera(await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'] }), options)
  }

  /**
   * A page: `{ name, path, as?, open?(page, path), expects? }`. `as` is a token, somebody's `{ cookies }`, or `nobody`; `open` brings it into the state that is
   * pictured; console errors that hold a text of `expects` are no fault. `before` is called when all are open, and only then are they taken.
   */
  async shoot({ daybook, folder, pages, before }) {
    await mkdir(folder, { recursive: true })
    for (const theme of themes) {
      await Promise.all(Object.keys(sizes).map(async (size) => {
        for (const page of before ? [] : pages) await this.#take(await this.#open(page, { daybook, theme, size }), folder)
      }))
    }
    if (!before) return
    const open = []
    for (const theme of themes) for (const size of Object.keys(sizes)) for (const page of pages) open.push(await this.#open(page, { daybook, theme, size }))
    await before()
    await sleep(noticeMs)
    for (const one of open) await this.#take(one, folder)
  }

  async close() {
    await this.#browser.close()
  }

  async #open({ name, path, as, open = settled, expects = [] }, { daybook, theme, size }) {
    const label = `${name} (${size}, ${theme})`
    const context = await this.#browser.newContext({ colorScheme: theme, viewport: sizes[size], reducedMotion: 'reduce', baseURL: daybook.url, ...(as === 'nobody' || as?.cookies ? {} : { extraHTTPHeaders: { authorization: `Bearer ${as ?? daybook.token}` } }) })
    if (as?.cookies) await context.addCookies(as.cookies.map((cookie) => ({ url: daybook.url, name: cookie.slice(0, cookie.indexOf('=')), value: cookie.slice(cookie.indexOf('=') + 1) })))
    const page = await context.newPage()
    page.on('pageerror', (error) => this.#fault(`${label}: ${error.message}`))
    page.on('console', (message) => { if (message.type() === 'error' && !expects.some((text) => message.text().includes(text))) this.#fault(`${label}: ${message.text()} ${message.location().url ?? ''}`) })
    await open(page, path).catch((error) => this.#fault(`${label}: ${String(error.message).split('\n')[0]}`))
    return { page, context, label, file: `${name}-${size}-${theme}.png` }
  }

  async #take({ page, context, label, file }, folder) {
    const { overflow, width, height } = await page.evaluate(() => ({ overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth, width: innerWidth, height: Math.max(innerHeight, document.documentElement.scrollHeight) }))
    if (overflow > 0) this.#fault(`${label} is ${overflow} px too wide.`)
    await page.screenshot({ path: join(folder, file), ...(this.#isFull ? { fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(longest, height) } } : {}) })
    this.taken += 1
    await context.close()
  }

  #fault(text) {
    this.faults += 1
    this.#tell(text)
  }
}

/** Opens the page and waits until nothing on it is being loaded. */
export async function settled(page, path) {
  await page.goto(path)
  await page.waitForFunction((waiting) => document.querySelector('h1') !== null && document.querySelector(waiting) === null, busy, { timeout: 15_000 }).catch(() => { throw new Error('still busy after 15 s.') })
}
