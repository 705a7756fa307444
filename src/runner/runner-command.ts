import { parseArgs } from 'node:util'
import { ProductError } from '#lib/errors'
import { createLog } from '#platform/log'
import { startRunner } from './start-runner.ts'

const usage = 'Usage: runner --server URL --token TOKEN [--labels a,b] [--work DIR] [--capacity N] [--name NAME]. The token may be given as DAYBOOK_TOKEN instead, where others cannot see it.'

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

function readOptions(args: readonly string[]) {
  const text = { type: 'string' as const }
  const { values } = parseArgs({ args: [...args], options: { server: text, token: text, labels: text, work: text, capacity: text, name: text, version: text }, strict: true })
  const token = values.token ?? process.env['DAYBOOK_TOKEN']
  const server = values.server ?? process.env['DAYBOOK_URL']
  const capacity = Number(values.capacity ?? 4)
  if (server === undefined || token === undefined || !Number.isInteger(capacity) || capacity < 1) throw new ProductError('invalid', usage)
  return {
    server, token, capacity, workDir: values.work ?? '.daybook-runner', labels: (values.labels ?? '').split(',').map((label) => label.trim()).filter((label) => label !== ''),
    ...(values.name === undefined ? {} : { name: values.name }), ...(values.version === undefined ? {} : { version: values.version }),
  }
}
