import { ProductError, statusOfError } from '#lib/errors'

/** Writes why a command of the program ended, for people or as a problem document, and gives the exit code. */
export function reportFailure(error: unknown, isJson: boolean, usage: string): number {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  const known = error instanceof ProductError
  const message = error instanceof Error ? error.message : String(error)
  // Node goes on with advice on file names that begin with a dash.
  const detail = isUsage ? message.replace(/\. To specify a positional.*/s, '.') : message
  if (isJson) {
    const problem = { type: 'about:blank', title: known ? error.code : isUsage ? 'invalid' : 'internal', status: known ? statusOfError[error.code] : isUsage ? 400 : 500, detail, code: known ? error.code : isUsage ? 'invalid' : 'internal' }
    process.stderr.write(`${JSON.stringify(problem)}\n`)
  } else {
    process.stderr.write(`${detail}\n${isUsage ? usage : ''}`)
    if (!known && !isUsage && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`)
  }
  return isUsage || (known && error.code === 'invalid') ? 2 : 1
}
