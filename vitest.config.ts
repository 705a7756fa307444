import { defineConfig } from 'vitest/config'
import { SlowFirst } from './test/harness/slow-first.ts'

const hasBrowser = process.env['DAYBOOK_BROWSER_TESTS'] === '1'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(hasBrowser ? [] : ['test/browser/**'])],
    globalSetup: ['test/harness/global-setup.ts'],
    // Reading the product anew for each file took a third of the time: files share it with those before them, and each
    // takes back what it has started.
    isolate: false,
    setupFiles: ['test/harness/each-file.ts'],
    sequence: { sequencer: SlowFirst },
    pool: 'forks',
    // Real processes on a shared machine: one that was only late is tried once more there, and listed by the reporter.
    retry: process.env['CI'] === undefined ? 0 : 1,
    // Two for each processor of a small machine: half of their time tests wait for processes and clocks.
    maxWorkers: 4,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // GitHub's packages import JSON without import attributes, which Node refuses and Vite understands.
    server: { deps: { inline: [/@actions\//] } },
  },
})
