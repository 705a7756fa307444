import { askSecrets } from './ask-secrets.ts'
import type { Invocation } from './build-command.ts'
import { callOperation } from './call-operation.ts'
import { exitCodes, type ExitCode } from './cli-error.ts'
import { findServer } from './find-server.ts'
import { followEvents } from './follow-events.ts'
import { followLog } from './follow-log.ts'
import { valueAt } from './format-cell.ts'
import { printOutput } from './print-output.ts'
import { withProgress } from './progress.ts'
import { readInput } from './read-input.ts'
import type { Terminal } from './terminal.ts'

/** Does what was typed: reads the input, asks the server, prints the answer. Gives the exit code. */
export async function runOperation({ operation, fields, typed, options }: Invocation, terminal: Terminal): Promise<ExitCode> {
  const secrets = await askSecrets(fields.filter((field) => field.isSecret && (field.isRequired || options.secrets.includes(field.name))))
  const input = await readInput(operation, fields, typed, secrets)
  const server = findServer({ server: options.server, token: options.token, environment: process.env, folder: process.cwd() })
  if (options.follow) {
    await (operation.name === 'logs.read' ? followLog : followEvents)(server, input, terminal)
    return exitCodes.done
  }
  const output = await withProgress(operation.summary.replace(/\.$/, ''), terminal, () => callOperation(server, operation, input))
  printOutput(operation, output, terminal)
  return needsAttention(operation.name, output) ? exitCodes.attention : exitCodes.done
}

function needsAttention(name: string, output: unknown): boolean {
  if (name === 'collaboration.today') return valueAt(output, 'isOnFire') === true
  return name === 'audit.verify' && valueAt(output, 'intact') === false
}
