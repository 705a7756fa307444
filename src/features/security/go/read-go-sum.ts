export interface GoSum {
  /** Newest version of each module whose content was needed. */
  readonly newest: ReadonlyMap<string, string>
  /** `path@version`, with content or go.mod alone. */
  readonly known: ReadonlySet<string>
}

/** A go.sum file (go.dev/ref/mod#go-sum-files). */
export function readGoSum(text: string): GoSum {
  const newest = new Map<string, string>()
  const known = new Set<string>()
  for (const line of text.split('\n')) {
    const [path, version, hash] = line.trim().split(/\s+/)
    if (path === undefined || version === undefined || hash === undefined) continue
    const plain = version.replace(/\/go\.mod$/, '')
    known.add(`${path}@${plain}`)
    if (plain !== version) continue
    const before = newest.get(path)
    if (before === undefined || isNewer(plain, before)) newest.set(path, plain)
  }
  return { newest, known }
}

/** Versions of Go modules in their order (go.dev/ref/mod#versions). */
function isNewer(a: string, b: string): boolean {
  const left = parts(a)
  const right = parts(b)
  for (const [index, number] of left.numbers.entries()) {
    const other = right.numbers[index] ?? 0
    if (number !== other) return number > other
  }
  if (left.rest === right.rest) return false
  // A release comes after what came before it.
  if (left.rest === '' || right.rest === '') return left.rest === ''
  return left.rest.localeCompare(right.rest, 'en', { numeric: true }) > 0
}

function parts(version: string): { numbers: number[]; rest: string } {
  const [, core = '', rest = ''] = /^v?(\d+(?:\.\d+)*)(?:-([^+]*))?/.exec(version) ?? []
  return { numbers: core.split('.').map(Number), rest }
}
