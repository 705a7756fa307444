/**
 * Where a value holds text that no database column and no UTF-8 file takes: NUL, or half of a surrogate pair. Gives the path
 * of the first one (`data.title`, `items.3`, also for the name of a field), or undefined when all can be stored.
 */
export function findUnstorable(value: unknown, path = ''): string | undefined {
  if (typeof value === 'string') return isStorable(value) ? undefined : path
  if (typeof value !== 'object' || value === null) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const at = path === '' ? key : `${path}.${key}`
    if (!isStorable(key)) return path
    const found = findUnstorable(inner, at)
    if (found !== undefined) return found
  }
  return undefined
}

/** With the flag `u` a pair counts as one character, so only halves on their own match. */
function isStorable(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text)
}

/** Text from elsewhere with a sign in place of what cannot be stored. */
export function storableText(text: string): string {
  return text.replaceAll(/[\0\p{Surrogate}]/gu, '\uFFFD')
}
