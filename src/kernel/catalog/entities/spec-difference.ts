import { stableJson } from './stable-json.ts'

type Spec = Readonly<Record<string, unknown>>

/** Longer lists are told by what came and went. */
const wholeList = 20
const shownEntries = 100

/**
 * What differs of two specs, as it was and as it is: the fields that changed, of long lists only the entries that came and
 * went. A lock file may name thousands of packages, and an event is read by people.
 */
export function specDifference(before: Spec, after: Spec): { readonly before: Spec; readonly after: Spec } {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => stableJson(before[key]) !== stableJson(after[key]))
  const pairs = keys.map((key) => [key, ...fieldDifference(before[key], after[key])] as const)
  return { before: Object.fromEntries(pairs.map(([key, old]) => [key, old])), after: Object.fromEntries(pairs.map(([key, , now]) => [key, now])) }
}

/** A spec as an event tells it: long lists are cut, and say so. */
export function shortSpec(spec: Spec): Spec {
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, Array.isArray(value) ? cut(value as unknown[]) : value]))
}

function fieldDifference(before: unknown, after: unknown): [before: unknown, after: unknown] {
  if (!Array.isArray(before) || !Array.isArray(after) || Math.max(before.length, after.length) <= wholeList) return [before, after]
  return [cut(missingIn(before, after)), cut(missingIn(after, before))]
}

function missingIn(entries: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map((entry) => stableJson(entry)))
  return entries.filter((entry) => !known.has(stableJson(entry)))
}

function cut(entries: readonly unknown[]): unknown[] {
  return entries.length <= shownEntries ? [...entries] : [...entries.slice(0, shownEntries), `… and ${entries.length - shownEntries} more`]
}
