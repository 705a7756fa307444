import { reduced } from './buckets.ts'
import { rebound } from './combined.ts'
import { customSchema, type FloatHistogram, type SparseBuckets } from './float-histogram.ts'
import { withWiderZero } from './zero-bucket.ts'

export function isSameHistogram(a: FloatHistogram, b: FloatHistogram): boolean {
  const isSameList = (left: readonly number[], right: readonly number[]) => left.length === right.length && left.every((value, at) => Object.is(value, right[at]))
  return a.schema === b.schema && Object.is(a.count, b.count) && Object.is(a.sum, b.sum) && a.zeroThreshold === b.zeroThreshold && Object.is(a.zeroCount, b.zeroCount) && isSameList(a.customBounds, b.customBounds)
    && (['positive', 'negative'] as const).every((side) => isSameList(a[side].indexes, b[side].indexes) && isSameList(a[side].counts, b[side].counts))
}

/** Has the counter begun anew between two samples? By what the store knows, else by any count that fell. */
export function isReset(now: FloatHistogram, before: FloatHistogram): boolean {
  if (now.resetHint === 'reset') return true
  if (now.resetHint === 'not-reset') return false
  if (now.count < before.count) return true
  if (now.schema === customSchema) return before.schema !== customSchema || customFell(now, before)
  if (before.schema === customSchema || now.schema > before.schema || now.zeroThreshold < before.zeroThreshold) return true
  const wide = withWiderZero(before, now.zeroThreshold)
  if (wide.zeroThreshold !== now.zeroThreshold || now.zeroCount < wide.zeroCount) return true
  return (['positive', 'negative'] as const).some((side) => anyFell(now[side], reduced(wide[side], wide.schema, now.schema)))
}

function customFell(now: FloatHistogram, before: FloatHistogram): boolean {
  const bounds = now.customBounds.filter((bound) => before.customBounds.includes(bound))
  return anyFell(rebound(now, bounds), rebound(before, bounds))
}

function anyFell(now: SparseBuckets, before: SparseBuckets): boolean {
  const counts = new Map(now.indexes.map((index, at) => [index, now.counts[at] ?? 0]))
  return before.indexes.some((index, at) => (before.counts[at] ?? 0) > 0 && (counts.get(index) ?? 0) < (before.counts[at] ?? 0))
}
