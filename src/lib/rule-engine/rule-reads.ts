import { type Matcher, parseQuery, selectorsOf } from '#lib/promql'

/** What an expression reads. */
export interface RuleReads {
  /** The names of the series, where it says them all; undefined where it leaves some open. */
  readonly names: readonly string[] | undefined
  readonly mayRead: (name: string) => boolean
}

const known = new Map<string, RuleReads>()
const mostKept = 20_000

/** Tells which series an expression may read by their names. One that cannot be read may read any. */
export function ruleReads(expr: string): RuleReads {
  const before = known.get(expr)
  if (before) return before
  const reads = findReads(expr)
  if (known.size >= mostKept) known.clear()
  known.set(expr, reads)
  return reads
}

function findReads(expr: string): RuleReads {
  try {
    const selectors = selectorsOf(parseQuery(expr)).map((matchers) => matchers.filter(({ name }) => name === '__name__'))
    const exact = selectors.map((matchers: readonly Matcher[]) => matchers.find(({ operator }) => operator === '=')?.value)
    return {
      names: exact.every((name) => name !== undefined) ? exact.filter((name) => name !== undefined) : undefined,
      mayRead: (name) => selectors.some((matchers: readonly Matcher[]) => matchers.every((matcher) => matcher.fits(name))),
    }
  } catch {
    return { names: undefined, mayRead: () => true }
  }
}
