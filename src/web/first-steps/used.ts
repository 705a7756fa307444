/** How far somebody has come with the first steps, kept for each person in this browser. */
interface Used {
  readonly shownAt: number
  /** Addresses in it that were opened. */
  readonly opened: readonly string[]
  readonly isAway: boolean
}

const keyOf = (personId: string) => `daybook-first-steps:${personId}`
const enoughOpened = 2
const shownForMs = 3 * 86_400_000

function read(personId: string): Used | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(keyOf(personId)) ?? 'null')
    return typeof value === 'object' && value !== null && 'shownAt' in value ? (value as Used) : undefined
  } catch {
    return undefined
  }
}

function write(personId: string, used: Used): void {
  localStorage.setItem(keyOf(personId), JSON.stringify(used))
}

/** Whether the first steps are of use still: not put away, not followed twice, not there for days. Remembers when they were first shown. */
export function areFirstStepsWanted(personId: string, nowMs: number): boolean {
  const used = read(personId)
  if (!used) write(personId, { shownAt: nowMs, opened: [], isAway: false })
  return !used || (!used.isAway && used.opened.length < enoughOpened && nowMs - used.shownAt < shownForMs)
}

export function putFirstStepsAway(personId: string, nowMs: number): void {
  write(personId, { shownAt: nowMs, opened: [], ...read(personId), isAway: true })
}

export function rememberOpened(personId: string, href: string, nowMs: number): void {
  const used = read(personId) ?? { shownAt: nowMs, opened: [], isAway: false }
  write(personId, { ...used, opened: [...new Set([...used.opened, href])] })
}
