import { closeSync, openSync, readSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { isSettableEnv, type Masker, parseEnvFile, parsePathFile } from '#lib/workflow'
import type { CommandFiles } from './job-folder.ts'

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

/** Makes the files empty for the next step. */
export function emptyFiles(files: CommandFiles): void {
  for (const path of Object.values(files) as string[]) {
    const sizeBytes = sizeOf(path)
    if (sizeBytes === undefined) writeFileSync(path, '', { mode: 0o600 })
    else if (sizeBytes > 0) truncateSync(path)
  }
}

export function collectResults(files: CommandFiles, printed: Readonly<Record<string, string>>, masker: Masker): StepResults {
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
  const sizeBytes = Math.min(maxFileBytes, sizeOf(path) ?? 0)
  if (sizeBytes === 0) return ''
  try {
    const fd = openSync(path, 'r')
    try {
      const buffer = Buffer.allocUnsafe(sizeBytes)
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, sizeBytes, 0))
    } finally {
      closeSync(fd)
    }
  } catch {
    return ''
  }
}

/** Undefined when there is no such file; a folder or device put in its place counts as empty. */
function sizeOf(path: string): number | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && (found.isFile() ? found.size : 0)
}
