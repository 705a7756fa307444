/** A group of rules as it is evaluated. Durations in ms. */
export interface RuleGroup {
  readonly name: string
  /** The manifest that it comes from, as `namespace/name`; undefined in a plain file. */
  readonly manifest?: string | undefined
  /** Undefined: the default of whoever evaluates it. */
  readonly intervalMs: number | undefined
  /** How far back its queries look; undefined: the default of whoever evaluates it. */
  readonly queryOffsetMs: number | undefined
  /** The most alerts or series that one rule may give; 0 for any number. */
  readonly limit: number
  readonly rules: readonly Rule[]
}

interface RuleBase {
  readonly name: string
  readonly expr: string
  /** With those of the group, which the rule's own go before. */
  readonly labels: Readonly<Record<string, string>>
  /** Where the rule stands in its text; lines count from 1. */
  readonly line: number
}

export interface AlertingRule extends RuleBase {
  readonly kind: 'alert'
  readonly forMs: number
  readonly keepFiringForMs: number
  readonly annotations: Readonly<Record<string, string>>
}

export interface RecordingRule extends RuleBase {
  readonly kind: 'record'
}

export type Rule = AlertingRule | RecordingRule
