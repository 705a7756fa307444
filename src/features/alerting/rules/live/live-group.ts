import type { Context, WorkerContext } from '#kernel/feature'
import type { MetricsStore } from '#kernel/telemetry'
import { entityRef } from '#lib/entity-ref'
import { newId } from '#lib/id'
import { evaluateGroup, type GroupEvaluation, type GroupState, newGroupState, type RuleState, stateForGroup, vectorOf } from '#lib/rule-engine'
import type { RuleGroup } from '#lib/rule-file'
import { sql } from '#platform/database'
import { fireAlerts, resolveAlerts } from '../../alerts/fire-alerts.ts'
import { type RuleGroupRow, stateOf } from '../rule-set-store.ts'
import { EarlyTurn } from './early-turn.ts'
import { nextEvaluation } from './group-clock.ts'
import { QueryPatience } from './query-patience.ts'
import { isRestorable, restoreForState } from './restore-for-state.ts'
import { resumeState } from './resume-state.ts'
import { writeRuleAlerts } from './write-rule-alerts.ts'
import { writeRuleSamples } from './write-rule-samples.ts'

/** What alerts that go on firing say is told anew, and series that change without an alert's turn are kept, this often. */
const refreshMs = 60_000
/** A rule that cannot be evaluated for so long is an alert itself. */
const unknownAfterMs = 30_000
const queryTimeoutMs = 30_000
/** Alerts that one rule may give, and series that one may record: with more it is unknown, and the server lives. */
const mostAlerts = 20_000
const mostRecorded = 500_000
/** A shorter time without evaluation is a busy machine. */
const leastPauseMs = 60_000

export interface LiveGroupOptions {
  readonly ruleSet: string
  readonly name: string
  readonly entity: string | null
  readonly group: RuleGroup
  readonly defaultIntervalMs: number
  readonly metrics: MetricsStore
  /** It is also evaluated before its turn. */
  readonly isPrompt?: boolean
}

/** A group of rules under evaluation: each time is one transaction with the alerts that follow. */
export class LiveGroup {
  readonly options: LiveGroupOptions
  readonly key: string
  readonly intervalMs: number
  #state: GroupState
  #failingSince: Date | null = null
  #isRetired = false
  #refreshedAt = 0
  /** When it was evaluated last, by the clock: a longer time than that without evaluation is a pause. */
  #restsSince: number
  readonly #recorded: ReadonlySet<string>
  readonly #early: EarlyTurn | undefined
  #turnAt: number | null = null
  /** Rules that were never evaluated here, for their first evaluations: what they read may come only with the second. */
  readonly #restoring: ReadonlySet<number>
  #restoresLeft = 2
  nextAt: number
  isBusy = false

  constructor(options: LiveGroupOptions, row: RuleGroupRow | undefined, now: number) {
    this.options = options
    this.key = `${options.ruleSet}\n${options.name}`
    this.intervalMs = options.group.intervalMs ?? options.defaultIntervalMs
    this.#state = row ? resumeState(stateForGroup(options.group, stateOf(row)), now, this.intervalMs) : newGroupState(options.group)
    this.#failingSince = row?.failing_since ?? null
    this.nextAt = nextEvaluation(this.key, this.intervalMs, now)
    this.#early = options.isPrompt === true ? new EarlyTurn(options.group, this.intervalMs) : undefined
    this.#restsSince = now
    this.#restoring = new Set(options.group.rules.flatMap((rule, index) => (isRestorable(rule) && this.#state.rules[index]?.evaluatedAt === null ? [index] : [])))
    this.#recorded = new Set(options.group.rules.filter(({ kind }) => kind === 'record').map(({ expr }) => expr))
  }

  /** Where a rule's alerts come from, as the ledger knows them. */
  get sources(): readonly string[] {
    return this.options.group.rules.map(({ name }) => sourceOf(this.options.ruleSet, this.options.name, name))
  }

  /** Where the alert comes from that tells that its rules cannot be evaluated. */
  get unknownSource(): string {
    return sourceOf(this.options.ruleSet, this.options.name, '')
  }

  /** Another takes its place, or none: an evaluation that is under way keeps nothing any more. */
  retire(): void {
    this.#isRetired = true
  }

  get isRetired(): boolean {
    return this.#isRetired
  }

  /** Whether it may be evaluated before its turn. */
  get isPrompt(): boolean {
    return this.#early !== undefined
  }

  /** Samples of these names have come. Tells whether its turn is sooner now. */
  hurry(names: ReadonlySet<string>, now: number): boolean {
    const early = this.#early?.at(names, { now, lastAt: this.#turnAt, nextAt: this.nextAt })
    if (early !== undefined) this.nextAt = early
    return early !== undefined
  }

  async evaluate(worker: WorkerContext, at: number): Promise<void> {
    this.#turnAt = at
    const startedAt = performance.now()
    const { group, metrics } = this.options
    const patience = new QueryPatience()
    const evaluation = await evaluateGroup(group, {
      at, state: this.#stateAt(at), externalLabels: {}, externalUrl: worker.site.url,
      query: async (expr, time) => vectorOf(await patience.ask(() => metrics.query({ query: expr, start: time, end: time, step: 0 }, { signal: worker.signal, timeoutMs: queryTimeoutMs, mostSeries: this.#recorded.has(expr) ? mostRecorded : mostAlerts }))),
      write: (samples) => writeRuleSamples(metrics, samples),
    })
    if (worker.signal.aborted || this.#isRetired) return
    const restored = await this.#restored(worker, evaluation, at)
    try {
      await worker.transact((ctx) => this.#keep(ctx, restored, performance.now() - startedAt))
    } finally {
      this.#restsSince = worker.clock.now().getTime()
    }
  }

  /** Between two evaluations the clock may have been set, or the machine may have slept. One that takes long by itself is no pause. */
  #stateAt(at: number): GroupState {
    const hasRested = at - this.#restsSince > Math.max(leastPauseMs, 2 * this.intervalMs)
    return hasRested || at < (this.#state.evaluatedAt ?? at) ? resumeState(this.#state, at, this.intervalMs) : this.#state
  }

  /** As Prometheus does after a restart: alerts of rules that are new here go on waiting from where their series say that they were. */
  async #restored({ log }: WorkerContext, evaluation: GroupEvaluation, at: number): Promise<GroupEvaluation> {
    if (this.#restoresLeft === 0 || this.#restoring.size === 0) return evaluation
    this.#restoresLeft -= 1
    try {
      return { ...evaluation, state: await restoreForState(this.options.metrics, this.options.group, evaluation.state, { at, restoring: this.#restoring }) }
    } catch (error) {
      log.warn('What is stored of waiting alerts could not be read: they begin to wait anew.', { rules: this.options.ruleSet, group: this.options.name, error })
      return evaluation
    }
  }

  async #keep(ctx: Context, evaluation: GroupEvaluation, durationMs: number): Promise<void> {
    const now = ctx.clock.now()
    const refreshes = Math.abs(now.getTime() - this.#refreshedAt) >= refreshMs
    await writeRuleAlerts(ctx, { sources: this.sources, evaluation, refreshes, hrefOf: () => `${ctx.site.url}/alerts/rules/${encodeURIComponent(this.options.ruleSet)}` })
    const failingSince = await this.#tellFailure(ctx, evaluation, now)
    const isWhole = refreshes || evaluation.transitions.length > 0
    await this.#write(ctx, { evaluation, durationMs, isWhole, failingSince })
    ctx.afterCommit(() => {
      this.#state = evaluation.state
      this.#failingSince = failingSince
      if (refreshes) this.#refreshedAt = now.getTime()
    })
  }

  async #write({ db }: Context, { evaluation: { state }, durationMs, isWhole, failingSince }: { evaluation: GroupEvaluation; durationMs: number; isWhole: boolean; failingSince: Date | null }): Promise<void> {
    const { ruleSet, name } = this.options
    const evaluatedAt = new Date(state.evaluatedAt ?? 0)
    const rules = JSON.stringify(state.rules.map(({ series: _series, ...rule }): Omit<RuleState, 'series'> => rule))
    // The series are many: between two whole writings only what a person looks at is kept.
    const series = isWhole ? JSON.stringify({ rules: state.rules.map((rule) => rule.series), stale: state.staleSeries }) : null
    await sql`
      insert into alerting_rule_groups (rule_set, group_name, evaluated_at, duration_ms, rules, series, failing_since)
      values (${ruleSet}, ${name}, ${evaluatedAt}, ${durationMs}, ${rules}::jsonb, coalesce(${series}::jsonb, '{"rules":[],"stale":[]}'), ${failingSince})
      on conflict (rule_set, group_name) do update set evaluated_at = excluded.evaluated_at, duration_ms = excluded.duration_ms, rules = excluded.rules, failing_since = excluded.failing_since,
        series = case when ${series === null} then alerting_rule_groups.series else excluded.series end`.execute(db)
  }

  /** A rule that cannot be evaluated sees nothing, and that is not well: after a while it is an alert of its own. Gives since when some cannot be. */
  async #tellFailure(ctx: Context, { failures, state }: GroupEvaluation, now: Date): Promise<Date | null> {
    if (failures.length === 0) {
      if (this.#failingSince !== null) await endAlertsOf(ctx, this.unknownSource, 'all its rules can be evaluated again.')
      return null
    }
    // An evaluation may have waited long for its store.
    const since = this.#failingSince && this.#failingSince < now ? this.#failingSince : new Date(Math.min(now.getTime(), state.evaluatedAt ?? Infinity))
    if (now.getTime() - since.getTime() < Math.min(unknownAfterMs, 2 * this.intervalMs)) return since
    const { ruleSet, name, entity, group } = this.options
    const first = failures[0]
    await fireAlerts(ctx, [{
      id: newId(), name: 'RulesUnknown', severity: 'high', service: entity ?? entityRef('rules', ruleSet.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').slice(0, 63)), environment: null, source: this.unknownSource, check_name: null, runbook_url: null, expires_at: null, started_at: since,
      labels: { alertname: 'RulesUnknown', severity: 'high', rule_file: ruleSet, rule_group: name }, generator_url: `${ctx.site.url}/alerts/rules/${encodeURIComponent(ruleSet)}`,
      annotations: { description: failures.map(({ name: rule, message }) => `${rule}: ${message}`).join('\n').slice(0, 4000) },
      summary: `${failures.length} of ${group.rules.length} rules of ${name} cannot be evaluated, so what they watch is not known. ${first?.name}: ${first?.message}`.slice(0, 1000),
    }])
    return since
  }
}

async function endAlertsOf(ctx: Context, source: string, why: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from alerting_alerts where state = 'firing' and source = ${source}`.execute(ctx.db)
  await resolveAlerts(ctx, rows.map(({ id }) => ({ id, why })))
}

/** By this alerts of a rule are told from others: kept with each alert. */
export function sourceOf(ruleSet: string, group: string, rule: string): string {
  return `rule:${JSON.stringify([ruleSet, group, rule])}`
}
