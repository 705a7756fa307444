import type { Problem } from './problem.ts'

/** 0 done, 1 failed, 2 wrong usage, 3 needs attention. */
export const exitCodes = { done: 0, failed: 1, usage: 2, attention: 3 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Ends a command with a sentence for the person and the same as a problem document for a program. */
export class CliError extends Error {
  readonly exitCode: ExitCode
  readonly problem: Problem

  constructor(problem: Problem, exitCode: ExitCode = exitCodes.failed, options: ErrorOptions = {}) {
    super(problem.detail, options)
    this.name = 'CliError'
    this.problem = problem
    this.exitCode = exitCode
  }
}

export function usageError(detail: string, faults: Problem['faults'] = []): CliError {
  return new CliError({ title: 'Wrong usage', code: 'usage', detail, faults }, exitCodes.usage)
}
