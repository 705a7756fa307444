import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { createLog } from '#platform/log'
import type { Connection } from './server-client.ts'
import { type RunnerOptions, startRunner } from './start-runner.ts'

const usage = 'Usage: runner --server URL --token TOKEN [--labels a,b] [--work DIR] [--capacity N] [--name NAME] [--no-checks], or runner --config FILE [--work DIR]. The token may be given as DAYBOOK_TOKEN instead, where others cannot see it.'

/** Written by the server for the runner beside it, anew at each of its starts. */
const ConfigFile = z.object({ server: z.string(), token: z.string(), name: z.string().optional(), labels: z.array(z.string()).default([]), capacity: z.number().int().min(1).default(4), checks: z.boolean().default(true), version: z.string().optional() })

/** The runner as a program of its own; gives its exit code. Ends on SIGTERM or SIGINT; jobs that run go on and are taken up at the next start. */
export async function runnerCommand(args: readonly string[]): Promise<number> {
  const log = createLog()
  try {
    const runner = await startRunner({ ...readOptions(args), log })
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void runner.stop())
    await runner.ended
    return 0
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error), error instanceof ProductError ? {} : { error })
    return error instanceof ProductError && error.code === 'invalid' ? 2 : 1
  }
}

function readOptions(args: readonly string[]): RunnerOptions {
  const values = parseFlags(args)
  const workDir = values.work ?? '.daybook-runner'
  if (values.config !== undefined) {
    const path = values.config
    const { labels, capacity, name, version, checks } = readConfig(path)
    return { connection: () => readConfig(path), workDir, labels, capacity, doesChecks: checks, ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) }
  }
  const token = values.token ?? process.env['DAYBOOK_TOKEN']
  const server = values.server ?? process.env['DAYBOOK_URL']
  const capacity = Number(values.capacity ?? 4)
  if (server === undefined || token === undefined || !URL.canParse(server) || !Number.isInteger(capacity) || capacity < 1) throw new ProductError('invalid', usage)
  return {
    connection: { server, token }, capacity, workDir, doesChecks: values['no-checks'] !== true, labels: (values.labels ?? '').split(',').map((label) => label.trim()).filter((label) => label !== ''),
    ...(values.name === undefined ? {} : { name: values.name }), ...(values.version === undefined ? {} : { version: values.version }),
  }
}

function parseFlags(args: readonly string[]) {
  const text = { type: 'string' as const }
  try {
    return parseArgs({ args: [...args], options: { config: text, server: text, token: text, labels: text, work: text, capacity: text, name: text, version: text, 'no-checks': { type: 'boolean' } }, strict: true }).values
  } catch (error) {
    throw new ProductError('invalid', `${error instanceof Error ? error.message : String(error)}. ${usage}`, { cause: error })
  }
}

function readConfig(path: string): Connection & z.output<typeof ConfigFile> {
  try {
    return ConfigFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new ProductError('invalid', `The file ${path} cannot be read as a runner's settings. Start the server beside it again, which writes it.`, { cause: error })
  }
}
