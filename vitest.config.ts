import { defineConfig } from 'vitest/config'

const hasBrowser = process.env['DAYBOOK_BROWSER_TESTS'] === '1'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(hasBrowser ? [] : ['test/browser/**'])],
    globalSetup: ['test/harness/global-setup.ts'],
    pool: 'forks',
    // Real processes on a shared machine: one that was only late is tried once more there, and listed by the reporter.
    retry: process.env['CI'] === undefined ? 0 : 1,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // GitHub's packages import JSON without import attributes, which Node refuses and Vite understands.
    server: { deps: { inline: [/@actions\//] } },
  },
})
