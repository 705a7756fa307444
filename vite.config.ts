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
      // Grammars and the editor make tables while they are loaded, so each has to be whole before what uses it: never in two files that wait for each other.
      // Today needs the words of labels: they may not lie in one file with the boxes to choose from, which are large.
      output: {
        codeSplitting: { groups: [{ name: 'grammars', test: /node_modules[\\/](?:@lezer|@prometheus-io[\\/]lezer|@grafana[\\/]lezer)/, priority: 4 }, { name: 'editor', test: /node_modules[\\/](?:@codemirror|@marijn|style-mod|w3c-keyname|crelt)/, priority: 3 }, { name: 'start', tags: ['$initial'], priority: 2 }, { name: 'labels', test: /src[\\/]ui[\\/]form[\\/]label-of/, priority: 1.5 }, { name: 'shared', minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 1000, priority: 1 }] },
        chunkFileNames: ({ name }) => `assets/${name.startsWith('shared~') ? 'shared' : '[name]'}-[hash].js`,
      },
      // Directives of React's server components mean nothing here.
      onLog: (level, log, print) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : print(level, log)),
      treeshake: { moduleSideEffects: [{ test: /\.css$/, sideEffects: true }, { test: /src\/web\/main\.tsx$|index\.html/, sideEffects: true }, { test: /\/src\//, sideEffects: false }] },
    },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
})
