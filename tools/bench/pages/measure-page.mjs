/** Runs in the page before anything else: what was painted largest, and how long each key or click took until the next frame. */
export function observe() {
  window.bench = { largestMs: 0, interactionsMs: [] }
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.bench.largestMs = entry.startTime }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.interactionId) window.bench.interactionsMs.push(entry.duration) }).observe({ type: 'event', buffered: true, durationThreshold: 16 })
}

/** Opens an address as somebody would, waits until it shows what was asked for, and works with it by keys. */
export async function measurePage(page, url) {
  await page.goto(url)
  await page.locator('h1').first().waitFor()
  await page.locator('[aria-busy="true"], .table[aria-rowcount="-1"], .prose-waiting').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(1000)
  const { largestMs } = await page.evaluate('window.bench')
  for (const key of ['j', 'j', 'k', '/', 's', 'e', 'Escape', 'j', 'Control+k', 'a', 'b', 'Escape']) {
    await page.keyboard.press(key)
    await page.waitForTimeout(150)
  }
  await page.waitForTimeout(500)
  const { interactionsMs } = await page.evaluate('window.bench')
  return { largestMs, interactionMs: Math.max(16, ...interactionsMs) }
}

/** Runs in the page: the times between frames, for so long, while it is scrolled by so much in each. */
export function watchFrames({ forMs, scrollBy }) {
  const frames = []
  const endAt = performance.now() + forMs
  return new Promise((resolve) => {
    let before = performance.now()
    const step = (now) => {
      frames.push(now - before)
      before = now
      if (scrollBy > 0) document.scrollingElement.scrollBy(0, scrollBy)
      if (now < endAt) requestAnimationFrame(step)
      else resolve(frames.slice(1))
    }
    requestAnimationFrame(step)
  })
}
