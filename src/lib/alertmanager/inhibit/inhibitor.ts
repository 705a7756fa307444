import { matchesAll } from '../matchers/matcher.ts'
import { isResolved, type KeptAlert } from '../model/alert.ts'
import type { InhibitRule } from '../model/config.ts'
import type { LabelSet } from '../model/labels.ts'

interface Source {
  readonly alert: KeptAlert
  /** Does it fit the target's side of the rule too? */
  readonly isTarget: boolean
}

interface CompiledRule {
  readonly rule: InhibitRule
  readonly isSource: (labels: LabelSet) => boolean
  readonly isTarget: (labels: LabelSet) => boolean
  /** By the values of the labels that must be equal, then by fingerprint. */
  readonly sources: Map<string, Map<string, Source>>
}

export interface Inhibition {
  readonly rule: InhibitRule
  /** Fingerprint of the alert that inhibits. */
  readonly source: string
}

/** Knows which alerts inhibit which. An alert that fits both sides of a rule is not inhibited by another that does. */
export class Inhibitor {
  readonly #rules: readonly CompiledRule[]

  constructor(rules: readonly InhibitRule[], alerts: Iterable<KeptAlert> = []) {
    this.#rules = rules.map((rule) => ({ rule, isSource: matchesAll(rule.sourceMatchers), isTarget: matchesAll(rule.targetMatchers), sources: new Map() }))
    for (const alert of alerts) this.update(alert)
  }

  /** Takes an alert in, or its newer state. */
  update(alert: KeptAlert): void {
    for (const { rule, isSource, isTarget, sources } of this.#rules) {
      if (!isSource(alert.labels)) continue
      const key = equalKey(rule, alert.labels)
      const same = sources.get(key) ?? new Map<string, Source>()
      same.set(alert.fingerprint, { alert, isTarget: isTarget(alert.labels) })
      sources.set(key, same)
    }
  }

  /** Lets go of an alert that is no longer kept. */
  forget(alert: KeptAlert): void {
    for (const { rule, sources } of this.#rules) {
      const key = equalKey(rule, alert.labels)
      const same = sources.get(key)
      if (same?.delete(alert.fingerprint) && same.size === 0) sources.delete(key)
    }
  }

  /** What inhibits an alert of these labels now, by the first rule that does. */
  inhibitionOf(labels: LabelSet, now: number): Inhibition | undefined {
    for (const { rule, isSource, isTarget, sources } of this.#rules) {
      const candidates = sources.size > 0 && isTarget(labels) ? sources.get(equalKey(rule, labels)) : undefined
      if (!candidates) continue
      const isBoth = isSource(labels)
      for (const [source, { alert, isTarget: isTargetToo }] of candidates) if (!isResolved(alert, now) && !(isBoth && isTargetToo)) return { rule, source }
    }
    return undefined
  }
}

/** A label that is missing is equal to an empty one. */
function equalKey(rule: InhibitRule, labels: LabelSet): string {
  let key = ''
  for (const name of rule.equal) key += `${Object.hasOwn(labels, name) ? (labels[name] ?? '') : ''}\u{0}`
  return key
}
