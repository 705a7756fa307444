import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Bundles the runner into one file, as the product's build does, and gives its path. */
export async function bundleRunner(folder: string): Promise<string> {
  const outfile = join(folder, 'runner-main.mjs')
  await build({
    entryPoints: ['src/runner/main.ts'], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error',
    banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);' },
  })
  return outfile
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

/** Ends a program at once, as a crash does, and waits until it is gone. */
export async function crash(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return
  const gone = new Promise((resolve) => {
    program.once('exit', resolve)
  })
  program.kill('SIGKILL')
  await gone
}
