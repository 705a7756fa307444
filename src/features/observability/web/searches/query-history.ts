/** What was asked on a page, in this browser alone. */
export interface PastQuery {
  readonly query: string
  readonly at: string
}

const most = 100
const longest = 10_000

/** Newest first; the same query once. */
export function withQuery(past: readonly PastQuery[], query: string, at: string): PastQuery[] {
  const text = query.trim()
  if (text === '' || text.length > longest) return [...past]
  return [{ query: text, at }, ...past.filter((each) => each.query !== text)].slice(0, most)
}

export function readHistory(page: string): PastQuery[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(page)) ?? '[]')
    return Array.isArray(kept) ? kept.filter(isPast) : []
  } catch {
    return []
  }
}

/** A browser that keeps nothing has no history: asking works all the same. */
export function remember(page: string, queries: readonly string[]): void {
  try {
    const at = new Date().toISOString()
    localStorage.setItem(keyOf(page), JSON.stringify(queries.reduce((past, query) => withQuery(past, query, at), readHistory(page))))
  } catch {
    return
  }
}

function isPast(value: unknown): value is PastQuery {
  return typeof value === 'object' && value !== null && 'query' in value && 'at' in value && typeof value.query === 'string' && typeof value.at === 'string'
}

function keyOf(page: string): string {
  return `daybook.asked.${page}`
}
