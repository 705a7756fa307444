import { parseArgs } from 'node:util'
import { ProductError } from '#lib/errors'
import { backup } from './backup/backup-command.ts'
import { restore } from './backup/restore-command.ts'
import { check } from './check.ts'
import { reportFailure } from './report-failure.ts'
import { up } from './up.ts'

const usage = `Usage:
  daybook up [DIR] [--data DIR] [--port 7300] [--host 127.0.0.1] [--json]
  daybook check [DIR] [--json]
  daybook backup FILE [DIR] [--data DIR] [--force] [--json]
  daybook restore FILE [DIR] [--data DIR] [--json]
`

/** The commands that need the server's own code. Gives the exit code: 0 done, 1 failed, 2 wrong usage, 3 needs attention. */
export async function main(argv: readonly string[]): Promise<number> {
  const isJson = argv.includes('--json')
  try {
    return await run(argv)
  } catch (error) {
    return reportFailure(error, isJson, usage)
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv], allowPositionals: true, strict: true,
    options: {
      data: { type: 'string' }, port: { type: 'string', default: process.env['DAYBOOK_PORT'] ?? '7300' }, host: { type: 'string', default: process.env['DAYBOOK_HOST'] ?? '127.0.0.1' },
      json: { type: 'boolean', default: false }, force: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const [command = 'up', ...words] = positionals
  if (values.help) return print(usage)
  const isAboutFile = command === 'backup' || command === 'restore'
  const file = isAboutFile ? words.shift() : undefined
  const [first, ...rest] = words
  if (rest.length > 0) throw new ProductError('invalid', `One word too many: ${rest.join(' ')}.\n${usage}`)
  const dataDir = values.data ?? process.env['DAYBOOK_DATA']
  if (command === 'up') return up({ dir: first ?? '.', dataDir, host: values.host, port: readPort(values.port), isJson: values.json })
  if (command === 'check') return check({ dir: first ?? '.', isJson: values.json })
  if (isAboutFile && file === undefined) throw new ProductError('invalid', `Say which file: daybook ${command} FILE.\n${usage}`)
  if (command === 'backup') return backup({ file: file ?? '', dir: first ?? '.', dataDir, isForced: values.force, isJson: values.json })
  if (command === 'restore') return restore({ file: file ?? '', dir: first ?? '.', dataDir, isJson: values.json })
  throw new ProductError('invalid', `There is no command ${command} here.\n${usage}`)
}

function print(text: string): number {
  process.stdout.write(text)
  return 0
}

function readPort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new ProductError('invalid', `"${text}" is not a port. Take a number from 0 to 65535; 0 takes a free one.`)
}
