const key = 'daybook-recent'
const kept = 8

export interface RecentPage {
  readonly href: string
  readonly title: string
}

/** Pages opened through the palette or visited lately, newest first. */
export function readRecent(): RecentPage[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(value) ? value.filter((page): page is RecentPage => typeof page?.href === 'string' && typeof page.title === 'string') : []
  } catch {
    return []
  }
}

export function rememberPage(page: RecentPage): void {
  const rest = readRecent().filter(({ href }) => href !== page.href)
  localStorage.setItem(key, JSON.stringify([page, ...rest].slice(0, kept)))
}
