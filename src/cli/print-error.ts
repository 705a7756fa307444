import { CliError, exitCodes } from './cli-error.ts'
import type { Terminal } from './terminal.ts'

/** Says on standard error what went wrong, as sentences or, for programs, as a problem document; gives the exit code. */
export function printError(error: unknown, terminal: Terminal): number {
  const { problem, exitCode } = error instanceof CliError ? error : asCliError(error)
  if (terminal.isJson) {
    terminal.writeError(`${JSON.stringify({ type: 'about:blank', ...problem })}\n`)
    return exitCode
  }
  terminal.writeError(`${terminal.colors.red('Error:')} ${problem.detail}\n`)
  const isSaid = problem.faults.every(({ message }) => problem.detail.includes(message))
  if (!isSaid) for (const { path, message } of problem.faults) terminal.writeError(`  ${path}: ${message}\n`)
  return exitCode
}

function asCliError(error: unknown): CliError {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new CliError({ title: 'Daybook failed', code: 'internal', detail: `This is a fault of daybook itself: ${detail}`, faults: [] }, exitCodes.failed)
}
