import { formatDuration } from '#lib/duration'
import type { AttentionItem, AttentionSeverity } from '#kernel/feature'

export interface RankedItem {
  readonly item: AttentionItem
  readonly provider: string
  readonly rank: number
  /** Each factor in words, in the order severity, what depends on it, age. */
  readonly rankedBecause: readonly string[]
}

const severityWeight: Readonly<Record<AttentionSeverity, number>> = { critical: 100, high: 30, medium: 10, low: 3 }
const sectionOrder = ['now', 'waiting', 'soon', 'since'] as const
const dayMs = 86_400_000

/**
 * Ranks by severity × what depends on it × age: twice the weight for each tenfold of dependants, and up to twice for what
 * has waited a day. What is due soon weighs more the nearer it is. Sections stay apart. Pure; ties go by key.
 */
export function rankItems(items: readonly { readonly item: AttentionItem; readonly provider: string }[], dependants: ReadonlyMap<string, number>, now: Date): RankedItem[] {
  return items.map(({ item, provider }) => ({ item, provider, ...weigh(item, dependants.get(item.entity ?? '') ?? 0, now) }))
    .toSorted((a, b) => sectionOrder.indexOf(a.item.section) - sectionOrder.indexOf(b.item.section) || b.rank - a.rank || (a.item.key < b.item.key ? -1 : 1))
}

function weigh(item: AttentionItem, dependants: number, now: Date): { rank: number; rankedBecause: string[] } {
  const ageMs = now.getTime() - item.since.getTime()
  const rank = severityWeight[item.severity] * (1 + Math.log10(1 + dependants)) * ageFactor(item, ageMs)
  return { rank: Math.round(rank * 100) / 100, rankedBecause: [`Its severity is ${item.severity}.`, dependantsText(item, dependants), ageText(item, ageMs)] }
}

function ageFactor(item: AttentionItem, ageMs: number): number {
  if (item.section === 'soon' && ageMs < 0) return 1 + 1 / (1 - ageMs / dayMs)
  return 1 + Math.min(1, Math.max(0, ageMs) / dayMs)
}

function dependantsText(item: AttentionItem, dependants: number): string {
  if (item.entity === undefined) return 'It is about no single thing.'
  if (dependants === 0) return `Nothing is known to depend on ${item.entity}.`
  return `${dependants} ${dependants === 1 ? 'thing depends' : 'things depend'} on ${item.entity}.`
}

function ageText(item: AttentionItem, ageMs: number): string {
  if (ageMs < 0) return `It is due in ${formatDuration(-ageMs)}.`
  return item.section === 'since' ? `It happened ${formatDuration(ageMs)} ago.` : `It has stood for ${formatDuration(ageMs)}.`
}

/** Whether `severity` is worse than `before`. */
export function isWorse(severity: AttentionSeverity, before: string): boolean {
  return severityWeight[severity] > (severityWeight[before as AttentionSeverity] ?? 0)
}
