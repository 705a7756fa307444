import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Builds the pages: `src/web/index.html` → `dist/web`, hashed names under `assets/`, for serving from the root. */
const root = fileURLToPath(new URL('.', import.meta.url))
const server = process.env['DAYBOOK_URL'] ?? 'http://127.0.0.1:7070'

export default defineConfig({
  root: `${root}src/web`,
  base: '/',
  publicDir: `${root}src/web/public`,
  cacheDir: `${root}node_modules/.cache/vite`,
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: `${root}dist/web`,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // A page that waits for sixty small files waits for the way there and back of each six: what is loaded together is one file.
      output: {
        codeSplitting: { groups: [{ name: 'start', tags: ['$initial'], priority: 2 }, { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 40_000, priority: 1 }] },
        chunkFileNames: ({ name }) => `assets/${name.startsWith('shared~') ? 'shared' : '[name]'}-[hash].js`,
      },
      // Directives of React's server components mean nothing here.
      onLog: (level, log, print) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : print(level, log)),
      treeshake: { moduleSideEffects: [{ test: /\.css$/, sideEffects: true }, { test: /src\/web\/main\.tsx$|index\.html/, sideEffects: true }, { test: /\/src\//, sideEffects: false }] },
    },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
})
