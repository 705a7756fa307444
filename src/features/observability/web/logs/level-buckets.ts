import type { countLogLevels } from '#kernel/telemetry/contract'
import type { OutputOf } from '#lib/operation'

export interface LevelBucket {
  readonly at: string
  readonly count: number
  readonly parts: readonly { readonly name: string; readonly count: number }[]
}

/** Bars over time, each made of its levels from the least to the worst; and how many lines each level has in all. */
export function levelBuckets({ levels, stepMs }: OutputOf<typeof countLogLevels>, fromMs: number): { buckets: LevelBucket[]; counts: { level: string; count: number }[] } {
  const length = Math.max(0, ...levels.map(({ counts }) => counts.length))
  const named = levels.map(({ level, counts }) => ({ name: level ?? 'none', counts }))
  const buckets = Array.from({ length }, (_, at): LevelBucket => {
    const parts = named.toReversed().flatMap(({ name, counts }) => ((counts[at] ?? 0) > 0 ? [{ name, count: counts[at] ?? 0 }] : []))
    return { at: new Date(fromMs + at * stepMs).toISOString(), count: parts.reduce((sum, { count }) => sum + count, 0), parts }
  })
  return { buckets, counts: named.map(({ name, counts }) => ({ level: name, count: counts.reduce((sum, count) => sum + count, 0) })) }
}
