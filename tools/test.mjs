// Runs every test: `./daybook test`. Arguments go to vitest. Ends with a line `N passed, N failed, N skipped`.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './find-chromium.mjs'

const folder = await mkdtemp(join(tmpdir(), 'daybook-test-'))
const report = join(folder, 'report.json')
const chromium = findChromium()
if (!chromium) console.error('No Chromium was found: the browser tests are skipped. Install one (Debian: apt-get install chromium) or name it in DAYBOOK_CHROMIUM.')

const given = process.argv.slice(2)
const code = await run(process.execPath, [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...given])
const counts = await summarize()
await rm(folder, { recursive: true, force: true })
const summary = `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
// Kept for callers that have more to print and want this to be their last line.
if (existsSync('dist')) await writeFile('dist/.last-test-summary', `${summary}\n`)
console.log(summary)
process.exit(code === 0 && counts.failed === 0 && counts.passed > 0 ? 0 : 1)

function run(command, args) {
  const env = { ...process.env, ...(chromium ? { DAYBOOK_BROWSER_TESTS: '1', DAYBOOK_CHROMIUM: chromium } : {}) }
  return new Promise((resolve) => spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).on('close', (status) => resolve(status ?? 1)))
}

async function summarize() {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const { testResults } = JSON.parse(await readFile(report, 'utf8'))
  const tests = testResults.flatMap((file) => file.assertionResults)
  const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'))
  const skipped = tests.filter((test) => ['skipped', 'pending', 'todo', 'disabled'].includes(test.status))
  for (const test of skipped) console.log(`skipped: ${test.fullName}`)
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter((test) => test.status === 'failed').length + brokenFiles.length,
    skipped: skipped.length,
  }
}
