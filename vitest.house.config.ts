import { defineConfig } from 'vitest/config'

/** The house test alone: it needs no database. */
export default defineConfig({
  test: { include: ['test/house.test.ts'], testTimeout: 30_000, server: { deps: { inline: [/@actions\//] } } },
})
