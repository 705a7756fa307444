import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

/** Builds the pages: `src/web/index.html` → `dist/web`, hashed names under `assets/`, for serving from the root. */
const root = fileURLToPath(new URL('.', import.meta.url))
const server = process.env['DAYBOOK_URL'] ?? 'http://127.0.0.1:7070'

/** Writes .br and .gz beside each text file, which the server sends as they are. */
function compressed(): Plugin {
  return {
    name: 'compressed', apply: 'build',
    closeBundle() {
      const outDir = `${root}dist/web`
      for (const name of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        const path = join(outDir, name)
        if (!/\.(js|css|html|svg)$/.test(name) || statSync(path).size < 1024) continue
        const content = readFileSync(path)
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } }))
      }
    },
  }
}

export default defineConfig({
  root: `${root}src/web`,
  base: '/',
  publicDir: `${root}src/web/public`,
  cacheDir: `${root}node_modules/.cache/vite`,
  plugins: [compressed()],
  oxc: { jsx: { runtime: 'automatic' } },
  build: {
    outDir: `${root}dist/web`,
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      // Directives of React's server components mean nothing here.
      onLog: (level, log, print) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : print(level, log)),
      treeshake: { moduleSideEffects: [{ test: /\.css$/, sideEffects: true }, { test: /src\/web\/main\.tsx$|index\.html/, sideEffects: true }, { test: /\/src\//, sideEffects: false }] },
    },
  },
  server: { proxy: { '/api': server, '/healthz': server } },
})
