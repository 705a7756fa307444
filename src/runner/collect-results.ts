import { closeSync, openSync, readSync } from 'node:fs'
import { isSettableEnv, type Masker, parseEnvFile, parsePathFile } from '#lib/workflow'
import { stepFiles } from './job-context.ts'

/** What a step left in its files. */
export interface StepResults {
  readonly outputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly paths: readonly string[]
  readonly summary: string
  /** What is wrong with a file; the step fails by it. */
  readonly fault: string | undefined
}

const maxFileBytes = 2 ** 20

export function collectResults(stepFolder: string, printed: Readonly<Record<string, string>>, masker: Masker): StepResults {
  const files = stepFiles(stepFolder)
  const env = parseEnvFile(readBounded(files.env))
  const outputs = parseEnvFile(readBounded(files.output))
  const fault = env.error ?? outputs.error
  return {
    env: Object.fromEntries(env.entries.filter(({ name }) => isSettableEnv(name)).map(({ name, value }) => [name, value])),
    outputs: { ...printed, ...Object.fromEntries(outputs.entries.map(({ name, value }) => [name, value])) },
    paths: parsePathFile(readBounded(files.path)), summary: masker.mask(readBounded(files.summary)),
    fault: fault && `Line ${fault.line} of the file ${env.error ? 'GITHUB_ENV' : 'GITHUB_OUTPUT'} cannot be read: ${masker.mask(fault.message)}`,
  }
}

/** A mebibyte at most, as GitHub does with summaries. */
function readBounded(path: string): string {
  try {
    const fd = openSync(path, 'r')
    try {
      const buffer = Buffer.alloc(maxFileBytes)
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, maxFileBytes, 0))
    } finally {
      closeSync(fd)
    }
  } catch {
    return ''
  }
}
