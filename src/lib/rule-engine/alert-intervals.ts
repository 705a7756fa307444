import type { Labels, ResultSeries } from '#lib/promql'
import type { AlertingRule } from '#lib/rule-file'
import { advanceAbsent, advancePresent, type AlertPhase, newPhase } from './alert-phase.ts'
import { type EvaluationSteps, type Presence, presencesOf } from './alert-presence.ts'
import type { TextScope } from './expand-text.ts'

/** From when on an alert's expression held until it held no longer (and `keep_firing_for` was over). */
export interface AlertInterval {
  readonly labels: Readonly<Record<string, string>>
  readonly activeAt: number
  /** Null: it never fired. */
  readonly firedAt: number | null
  /** Null: still active at the last step. */
  readonly endedAt: number | null
}

export interface AlertHistory {
  /** Ascending by `activeAt`. */
  readonly intervals: readonly AlertInterval[]
  /** Steps at which the rule failed, and nothing changed. */
  readonly failures: readonly { readonly at: number; readonly message: string }[]
}

/**
 * What a rule would have done over the steps of one range evaluation of its expression: the same machine as live, run over the
 * columns of the answer. `series` are the answer's, with times at the steps.
 */
export async function alertIntervals(rule: AlertingRule, series: readonly ResultSeries[], steps: EvaluationSteps, scope: Omit<TextScope, 'alertName' | 'at'> & { readonly limit?: number }): Promise<AlertHistory> {
  const failed = new Map<number, string>()
  const presences = await presencesOf(rule, series, steps, { ...scope, alertName: rule.name, at: steps.start }, failed)
  const intervals = scope.limit ? limitedIntervals(rule, presences, steps, { limit: scope.limit, failed }) : presences.flatMap((presence) => intervalsOf(rule, presence, steps, failed))
  return {
    intervals: intervals.toSorted((a, b) => a.activeAt - b.activeAt),
    failures: [...failed].toSorted(([a], [b]) => a - b).map(([at, message]) => ({ at: steps.start + at * steps.step, message })),
  }
}

function intervalsOf(rule: AlertingRule, { labels, present }: Presence, steps: EvaluationSteps, failed: ReadonlyMap<number, string>): AlertInterval[] {
  const run = new AlertRun(rule, labels)
  let next = 0
  // Where there is no alert nothing happens until it is there again.
  const absentUntil = (end: number) => {
    for (; run.isActive && next < end; next += 1) if (!failed.has(next)) run.step(false, steps.start + next * steps.step)
    next = end
  }
  for (const step of present) {
    absentUntil(step)
    if (!failed.has(step)) run.step(true, steps.start + step * steps.step)
    next = step + 1
  }
  absentUntil(steps.count)
  return run.finish()
}

function limitedIntervals(rule: AlertingRule, presences: readonly Presence[], steps: EvaluationSteps, { limit, failed }: { limit: number; failed: Map<number, string> }): AlertInterval[] {
  const runs = presences.map(({ labels }) => new AlertRun(rule, labels))
  const byStep = new Map<number, AlertRun[]>()
  for (const [index, { present }] of presences.entries()) {
    for (const step of present) byStep.set(step, [...byStep.get(step) ?? [], runs[index] as AlertRun])
  }
  let active = new Set<AlertRun>()
  for (let at = 0; at < steps.count; at += 1) {
    if (failed.has(at)) continue
    const time = steps.start + at * steps.step
    const here = new Set(byStep.get(at))
    for (const run of active) if (!here.has(run)) run.step(false, time)
    for (const run of here) run.step(true, time)
    active = new Set([...active, ...here].filter(({ isActive }) => isActive))
    if (active.size <= limit) continue
    failed.set(at, `exceeded limit of ${limit} with ${active.size} alerts`)
    for (const run of active) run.end(time)
    active = new Set()
  }
  return runs.flatMap((run) => run.finish())
}

/** One label set on its way through the steps. */
class AlertRun {
  readonly #rule: AlertingRule
  readonly #labels: Readonly<Record<string, string>>
  readonly #intervals: AlertInterval[] = []
  #phase: AlertPhase | undefined

  constructor(rule: AlertingRule, labels: Labels) {
    this.#rule = rule
    this.#labels = labels.toRecord()
  }

  get isActive(): boolean {
    return this.#phase !== undefined
  }

  step(isPresent: boolean, at: number): void {
    if (isPresent) {
      this.#phase ??= newPhase(at)
      advancePresent(this.#phase, at, this.#rule)
    } else if (this.#phase && advanceAbsent(this.#phase, at, this.#rule) !== 'active') {
      this.end(at)
    }
  }

  end(at: number | null): void {
    if (!this.#phase) return
    const { activeAt, firedAt } = this.#phase
    this.#intervals.push({ labels: this.#labels, activeAt, firedAt, endedAt: at })
    this.#phase = undefined
  }

  finish(): AlertInterval[] {
    this.end(null)
    return this.#intervals
  }
}
