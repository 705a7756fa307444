/** A class of errors as languages name them, with what it says: `app.errors.NotFound: no such order`, also `Error [ERR_X]: …`. */
const headline = /(?:^|[\s"'([])(?:Uncaught |Unhandled exception\. )?((?:[\p{L}_$][\p{L}\p{N}_$]*(?:\.|::|\\))*[\p{L}_$][\p{L}\p{N}_$]*)(?: \[[A-Z_0-9]+\])?: ?(.*)$/u
const errorName = /(?:Error|Exception|Failure|Fault|Interrupt|Exit|Warning|Timeout|Abort|Panic|Throwable|Errno)\w*$/

/**
 * The type and message that stand above or below the calls. A name that says that it is an error counts wherever it stands in
 * the line, any other name only at its beginning.
 */
export function readHeadline(lines: readonly string[]): { type: string; message: string } | undefined {
  for (const [at, line] of lines.entries()) {
    const found = inLine(line)
    if (found) return { type: found.type, message: [found.message, ...lines.slice(at + 1)].join('\n').trim() }
  }
  const only = lines.length === 1 ? /^\s*((?:[\w$]+\.)*[A-Z][\w$]*(?:Error|Exception))\s*$/.exec(lines[0] ?? '')?.[1] : undefined
  return only === undefined ? undefined : { type: only, message: '' }
}

function inLine(line: string): { type: string; message: string } | undefined {
  let rest = line
  let first = true
  while (rest !== '') {
    const [whole, type = '', message = ''] = headline.exec(rest) ?? []
    if (whole === undefined) return undefined
    if (errorName.test(type) || (first && rest.trimStart().startsWith(type) && /[.\\:]|^[A-Z]\w+$/.test(type))) return { type, message }
    rest = message
    first = false
  }
  return undefined
}
