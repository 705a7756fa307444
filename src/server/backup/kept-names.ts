/**
 * What of a data folder belongs to the record and goes into a backup, by its name there. Folders of deployed releases do
 * not: they are built from a commit for one machine, hold secrets in the clear, and the next deployment makes them again.
 */
export const keptNames: Readonly<Record<string, (segments: readonly string[]) => boolean>> = {
  'secret.key': () => true,
  'settings.json': () => true,
  '.gitignore': () => true,
  artifacts: ([, , name]) => name === undefined || !name.endsWith('.part'),
  repositories: isOfRepository,
  telemetry: (segments) => !segments.at(-1)?.endsWith('.part'),
}

/** What is made anew at each start, or belongs to this machine alone. */
export const leftNames: ReadonlySet<string> = new Set([
  'postgres', 'postgres.lock', 'daybook.lock', 'local-token.json', 'runner', 'runner.json', 'runner.pid.json', 'runner.log', 'environments',
])

/** `repositories/OWNER/NAME.git/…`, but for what is being made or removed, and what Git has not finished. */
function isOfRepository(segments: readonly string[]): boolean {
  const [, , repository, first] = segments
  const name = segments.at(-1) ?? ''
  if (repository !== undefined && !repository.endsWith('.git')) return false
  if (first === undefined) return true
  return !name.endsWith('.lock') && !(first === 'objects' && /^(tmp_|incoming-)/.test(name))
}

/** Whether Git never takes away what lies there while refs lead to it: a file that goes missing is then no small matter. */
export function isObjectOfRepository([top, , , first]: readonly string[]): boolean {
  return top === 'repositories' && first === 'objects'
}
