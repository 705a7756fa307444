import { groupBy } from '#lib/group-by'
import type { LedgerEntry } from './ledger-contract.ts'

/** A firing as the ledger counts it. Times in ms. */
export interface Firing {
  readonly source: string
  readonly name: string
  readonly service: string
  readonly fingerprint: string
  readonly firedAt: number
  /** Null: it still fires. */
  readonly resolvedAt: number | null
  readonly isAcknowledged: boolean
  readonly isActedOn: boolean
  readonly isHidden: boolean
}

/** What could have fired. */
export interface Source {
  readonly source: string
  readonly name: string
}

const flapMs = 10 * 60_000

/** What each source was worth between two moments. Sources that did not fire are there too. */
export function countLedger(firings: readonly Firing[], sources: readonly Source[], { end }: { readonly end: number }): LedgerEntry[] {
  const bySource = groupBy(firings, ({ source }) => source)
  const silent = sources.filter(({ source }) => !bySource.has(source))
  return [...[...bySource].map(([source, own]) => entryOf(source, own[0]?.name ?? source, own, end)), ...silent.map(({ source, name }) => entryOf(source, name, [], end))]
    .toSorted((a, b) => noiseOf(b) - noiseOf(a) || b.fired - a.fired || (a.name < b.name ? -1 : 1))
}

/** Firings that nobody did anything about. */
export function noiseOf({ fired, actedOn, hidden }: Pick<LedgerEntry, 'fired' | 'actedOn' | 'hidden'>): number {
  return Math.max(0, fired - actedOn - hidden)
}

function entryOf(source: string, name: string, firings: readonly Firing[], end: number): LedgerEntry {
  const count = (is: (firing: Firing) => boolean) => firings.filter(is).length
  const lengths = firings.map(({ firedAt, resolvedAt }) => ((resolvedAt ?? end) - firedAt) / 1000).toSorted((a, b) => a - b)
  const counts = { fired: firings.length, acknowledged: count(({ isAcknowledged }) => isAcknowledged), actedOn: count(({ isActedOn }) => isActedOn), flapped: flapsIn(firings), hidden: count(({ isHidden }) => isHidden), atNight: count(({ firedAt }) => isNight(firedAt)) }
  return {
    source, name, ...placeOf(source), ...counts, firingSeconds: Math.round(lengths.reduce((sum, each) => sum + each, 0)), medianSeconds: lengths[Math.floor(lengths.length / 2)] ?? null,
    lastFiredAt: firings.length === 0 ? null : new Date(Math.max(...firings.map(({ firedAt }) => firedAt))).toISOString(), services: [...new Set(firings.map(({ service }) => service))].toSorted().slice(0, 10), ...judge(counts),
  }
}

/** How often the same alert came back within ten minutes. */
function flapsIn(firings: readonly Firing[]): number {
  let flaps = 0
  for (const own of groupBy(firings, ({ fingerprint }) => fingerprint).values()) {
    const sorted = own.toSorted((a, b) => a.firedAt - b.firedAt)
    for (const [at, { firedAt }] of sorted.entries()) {
      const ended = sorted[at - 1]?.resolvedAt
      if (ended !== undefined && ended !== null && firedAt - ended < flapMs) flaps += 1
    }
  }
  return flaps
}

function isNight(at: number): boolean {
  const hour = new Date(at).getHours()
  return hour >= 22 || hour < 7
}

function placeOf(source: string): Pick<LedgerEntry, 'kind' | 'ruleSet' | 'group'> {
  if (source.startsWith('check:')) return { kind: 'check', ruleSet: null, group: null }
  if (!source.startsWith('rule:')) return { kind: 'posted', ruleSet: null, group: null }
  const [ruleSet = null, group = null] = JSON.parse(source.slice('rule:'.length)) as [string | null, string | null]
  return { kind: 'rule', ruleSet, group }
}

function judge({ fired, acknowledged, actedOn, flapped, hidden }: Pick<LedgerEntry, 'fired' | 'acknowledged' | 'actedOn' | 'flapped' | 'hidden'>): Pick<LedgerEntry, 'verdict' | 'advice'> {
  if (fired === 0) return { verdict: 'never', advice: 'It did not fire. Backtest it over a longer time: would it fire when it should?' }
  if (flapped > 1 && flapped * 2 >= fired) return { verdict: 'flapping', advice: `It came back ${flapped} times within ten minutes. Let it wait longer (for), or hold on to it (keep_firing_for).` }
  if (actedOn * 2 >= fired) return { verdict: 'useful', advice: 'Somebody acted on most of its firings. Leave it as it is.' }
  if (hidden * 2 > fired) return { verdict: 'ignored', advice: 'Most of it is hidden. Delete it, or mend what it tells of.' }
  if (acknowledged === 0 && actedOn === 0) return { verdict: 'ignored', advice: fired > 1 ? 'Nobody has looked at any of its firings. Delete it, or lower its severity.' : 'Nobody has looked at it.' }
  return { verdict: 'noisy', advice: 'Few of its firings led to anything. Backtest a stricter threshold.' }
}
