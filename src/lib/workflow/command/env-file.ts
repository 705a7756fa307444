/** What a step wrote to GITHUB_ENV, GITHUB_OUTPUT or GITHUB_STATE. */
export interface EnvFile {
  /** In the order of the file; a later value of a name replaces an earlier one. */
  readonly entries: readonly { readonly name: string; readonly value: string }[]
  /** What is wrong with the file, in GitHub's words; the step fails, and entries before it count. */
  readonly error?: { readonly message: string; readonly line: number }
}

/** Reads `NAME=value` lines and `NAME<<DELIMITER` blocks as GitHub's runner does. Never throws. */
export function parseEnvFile(text: string): EnvFile {
  const lines = splitLines(text)
  const entries: { name: string; value: string }[] = []
  for (let at = 0; at < lines.length; ) {
    const entry = readEntry(lines, at)
    if ('error' in entry) return { entries, error: { message: entry.error, line: at + 1 } }
    if (entry.name !== undefined) entries.push({ name: entry.name, value: entry.value })
    at = entry.next
  }
  return { entries }
}

type Entry = { readonly error: string } | { readonly name: string | undefined; readonly value: string; readonly next: number }

function readEntry(lines: readonly string[], at: number): Entry {
  const line = lines[at] ?? ''
  if (line === '') return { name: undefined, value: '', next: at + 1 }
  const equals = line.indexOf('=')
  const heredoc = line.indexOf('<<')
  if (heredoc >= 0 && (equals < 0 || heredoc < equals)) return readHeredoc(lines, at, heredoc)
  if (equals < 0) return { error: `Invalid format '${line}'` }
  if (equals === 0) return { error: `Invalid format '${line}'. Name must not be empty` }
  return { name: line.slice(0, equals), value: line.slice(equals + 1), next: at + 1 }
}

function readHeredoc(lines: readonly string[], at: number, heredoc: number): Entry {
  const line = lines[at] ?? ''
  const name = line.slice(0, heredoc)
  const delimiter = line.slice(heredoc + 2)
  if (name === '' || delimiter === '') return { error: `Invalid format '${line}'. Name must not be empty and delimiter must not be empty` }
  const end = lines.indexOf(delimiter, at + 1)
  if (end < 0) return { error: `Invalid value. Matching delimiter not found '${delimiter}'` }
  return { name, value: lines.slice(at + 1, end).join('\n'), next: end + 1 }
}

function splitLines(text: string): readonly string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

/** Whether a step may set a variable through GITHUB_ENV; GitHub keeps its own and NODE_OPTIONS. */
export function isSettableEnv(name: string): boolean {
  return !/^(GITHUB_|RUNNER_)/i.test(name) && name.toUpperCase() !== 'NODE_OPTIONS'
}

/** Folders that a step wrote to GITHUB_PATH, in the order in which they were added. */
export function parsePathFile(text: string): readonly string[] {
  return splitLines(text).filter((line) => line.trim() !== '')
}
