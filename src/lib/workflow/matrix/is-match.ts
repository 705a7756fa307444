import type { ContextValue } from '../expression/context-value.ts'
import { isContextObject } from '../expression/context-value.ts'

/**
 * Whether a value of `include` or `exclude` is that of a combination. GitHub compares each leaf as `==` does in an expression:
 * '10' is 10 and case is ignored; what a filter leaves out of an object or behind the end of a list does not matter.
 */
export function isMatch(filter: ContextValue, value: ContextValue): boolean {
  if (Array.isArray(filter)) {
    const items = filter as readonly ContextValue[]
    return Array.isArray(value) && items.every((item, at) => isMatch(item, (value as readonly ContextValue[])[at] ?? null))
  }
  if (isContextObject(filter)) {
    return isContextObject(value) && Object.entries(filter).every(([key, held]) => isMatch(held, childOf(value, key)))
  }
  if (typeof filter === 'string' && typeof value === 'string') return filter.toUpperCase() === value.toUpperCase()
  if (typeof value === 'object' && value !== null) return false
  return filter === value || numberOf(filter) === numberOf(value)
}

function childOf(value: { readonly [key: string]: ContextValue }, key: string): ContextValue {
  const found = Object.entries(value).find(([name]) => name.toLowerCase() === key.toLowerCase())
  return found?.[1] ?? null
}

/** As expressions turn scalars into numbers: null and the empty text are 0, other text that is no number is NaN. */
function numberOf(value: ContextValue): number {
  return typeof value === 'object' && value !== null ? Number.NaN : Number(value)
}
