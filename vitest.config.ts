import { defineConfig } from 'vitest/config'

const hasBrowser = process.env['DAYBOOK_BROWSER_TESTS'] === '1'
const always = ['**/node_modules/**']

export default defineConfig({
  test: {
    globalSetup: ['test/harness/global-setup.ts'],
    pool: 'forks',
    // Real processes on a shared machine: one that was only late is tried once more there, and listed by the reporter.
    retry: process.env['CI'] === undefined ? 0 : 1,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // GitHub's packages import JSON without import attributes, which Node refuses and Vite understands.
    server: { deps: { inline: [/@actions\//] } },
    projects: [
      // Reading the product anew for each file took a third of the time: tests beside the code share it with those before them.
      { extends: true, test: { name: 'parts', include: ['src/**/*.test.ts'], exclude: always, isolate: false } },
      { extends: true, test: { name: 'whole', include: ['test/**/*.test.ts'], exclude: [...always, ...(hasBrowser ? [] : ['test/browser/**'])] } },
    ],
  },
})
