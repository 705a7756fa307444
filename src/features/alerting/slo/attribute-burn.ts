import { shareBurned } from '#lib/slo'
import type { BudgetBurn, SloChange } from './slo-contract.ts'
import type { SloSeries } from './slo-figures.ts'

/** Only the newest changes are looked at: each costs a few queries. */
const mostChanges = 20
const mostSteps = 200
/** So many steps in a row at or below what the budget allows, after it burned, end a burn. */
const calmSteps = 3
const hourMs = 3_600_000
/** Bad events after a change are a jump from so many times those before. */
const jumpFactor = 2

export interface BurnQuestion {
  readonly objective: number
  readonly periodMs: number
  /** Oldest first. */
  readonly changes: readonly SloChange[]
  readonly now: number
}

/**
 * What each change of a service burned: the bad events from when it took effect until the next change, or until it burned
 * no longer, as a share of the budget of the whole period. What burned most stands first; what burned nothing is left out.
 */
export async function attributeBurn(series: SloSeries, { objective, periodMs, changes, now }: BurnQuestion): Promise<BudgetBurn[]> {
  const periodCount = await series.count(periodMs, now)
  if (periodCount === 0) return []
  const recent = changes.slice(-mostChanges)
  const burns: BudgetBurn[] = []
  for (const [index, change] of recent.entries()) {
    const from = Math.max(Date.parse(change.at), now - periodMs)
    const next = recent[index + 1]
    const until = await endOfBurn(series, from, next ? Math.min(Date.parse(next.at), now) : now)
    const lengthMs = until - from
    if (lengthMs <= 0) continue
    const sum = await series.sum(lengthMs, until)
    if (sum <= 0) continue
    const [errorRatio, before] = [await series.mean(lengthMs, until) ?? 0, await series.mean(Math.min(lengthMs, hourMs), from)]
    burns.push({
      ...change, until: new Date(until).toISOString(), share: shareBurned({ objective, sum, periodCount }), errorRatio, errorRatioBefore: before,
      isJump: errorRatio > series.allowed && errorRatio > jumpFactor * (before ?? 0),
    })
  }
  return burns.toSorted((a, b) => Number(b.isJump) - Number(a.isJump) || b.share - a.share)
}

/** When it burned no longer, or `to`. What never burned too fast is taken whole. */
async function endOfBurn(series: SloSeries, from: number, to: number): Promise<number> {
  const stepMs = Math.max(series.shortestMs, Math.ceil((to - from) / mostSteps))
  let [hasBurned, calm] = [false, 0]
  for (const { at, value } of await series.means({ from: from + stepMs, to, stepMs })) {
    const burns = value > series.allowed
    hasBurned ||= burns
    calm = burns ? 0 : calm + 1
    if (hasBurned && calm >= calmSteps) return at
  }
  return to
}
