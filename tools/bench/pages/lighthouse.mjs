import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findChromium } from '../../find-chromium.mjs'

/** Scores of a page by Lighthouse with its desktop settings, 0 to 100; undefined where Lighthouse is not installed: `npm install --no-save lighthouse@12.8.2`. */
export async function lighthouseScores(daybook, path) {
  const tool = await import('lighthouse').catch(() => undefined)
  if (!tool) return undefined
  const profile = await mkdtemp(join(tmpdir(), 'daybook-lighthouse-'))
  const chromium = spawn(findChromium(), ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...(process.getuid() === 0 ? ['--no-sandbox'] : [])], { stdio: 'ignore' })
  try {
    const port = await portOf(profile)
    const { desktopConfig } = tool
    const { lhr } = await tool.default(`${daybook.url}${path}`, { port, extraHeaders: daybook.headers, onlyCategories: ['performance', 'accessibility'], logLevel: 'silent' }, desktopConfig)
    return { performance: lhr.categories.performance.score * 100, accessibility: lhr.categories.accessibility.score * 100, faults: Object.values(lhr.audits).filter(({ score, id }) => score === 0 && lhr.categories.accessibility.auditRefs.some((ref) => ref.id === id && ref.weight > 0)).map(({ id }) => id) }
  } finally {
    chromium.kill()
    await new Promise((resolve) => (chromium.exitCode === null ? chromium.once('exit', resolve) : resolve()))
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function portOf(profile) {
  for (let tries = 0; tries < 100; tries += 1) {
    const text = await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')
    if (text !== '') return Number(text.split('\n')[0])
    await sleep(100)
  }
  throw new Error('Chromium did not say on which port it listens.')
}
