import { type Matcher, parseQuery, selectorsOf } from '#lib/promql'

type Reads = (name: string) => boolean

const known = new Map<string, Reads>()
const mostKept = 10_000

/** Tells whether an expression may read the series of a name. One that cannot be read may read any. */
export function readsOf(expr: string): Reads {
  const before = known.get(expr)
  if (before) return before
  const reads = findReads(expr)
  if (known.size >= mostKept) known.clear()
  known.set(expr, reads)
  return reads
}

function findReads(expr: string): Reads {
  try {
    const selectors = selectorsOf(parseQuery(expr)).map((matchers) => matchers.filter(({ name }) => name === '__name__'))
    return (name) => selectors.some((matchers: readonly Matcher[]) => matchers.every((matcher) => matcher.fits(name)))
  } catch {
    return () => true
  }
}
