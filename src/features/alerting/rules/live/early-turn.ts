import { ruleReads } from '#lib/rule-engine'
import type { RuleGroup } from '#lib/rule-file'

/**
 * When a group is evaluated before its turn: as soon as a sample has come of a series that it reads, half an interval after
 * its last evaluation at the earliest. A wait for the next turn is most of what passes between a sample and its alert.
 */
export class EarlyTurn {
  readonly #leastMs: number
  readonly #isRead: (name: string) => boolean

  constructor(group: RuleGroup, intervalMs: number) {
    this.#leastMs = Math.ceil(intervalMs / 2)
    const reads = group.rules.map(({ expr }) => ruleReads(expr).mayRead)
    this.#isRead = (name) => reads.some((mayRead) => mayRead(name))
  }

  /** ms since 1970; undefined where the group's turn does not change. */
  at(names: ReadonlySet<string>, { now, lastAt, nextAt }: { readonly now: number; readonly lastAt: number | null; readonly nextAt: number }): number | undefined {
    const early = Math.max(now, (lastAt ?? 0) + this.#leastMs)
    return early < nextAt && [...names].some(this.#isRead) ? early : undefined
  }
}
