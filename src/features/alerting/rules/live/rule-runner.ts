import type { WorkerContext } from '#kernel/feature'
import type { MetricsStore } from '#kernel/telemetry'
import { sql } from '#platform/database'
import { resolveAlerts } from '../../alerts/fire-alerts.ts'
import { groupsOf, readRuleGroups, readRuleSets, type RuleSetRow } from '../rule-set-store.ts'
import { nextEvaluation } from './group-clock.ts'
import { LiveGroup } from './live-group.ts'
import { readChangedFiles } from './read-changed-files.ts'

const filesEveryMs = 5000

export interface RuleRunnerOptions {
  readonly metrics: MetricsStore
  readonly defaultIntervalMs: number
}

/** Evaluates all groups of all sets of rules that are on, each in its own time. */
export class RuleRunner {
  readonly #worker: WorkerContext
  readonly #options: RuleRunnerOptions
  #groups = new Map<string, LiveGroup>()
  /** Texts that the groups are of, so that what did not change goes on undisturbed. */
  #texts = new Map<string, string>()
  #ring: () => void = () => undefined
  #isStale = true

  constructor(worker: WorkerContext, options: RuleRunnerOptions) {
    this.#worker = worker
    this.#options = options
  }

  /** Something about the sets has changed. */
  reload(): void {
    this.#isStale = true
    this.#ring()
  }

  /** Samples have come: groups that are in a hurry and read them are evaluated before their turn. */
  arrived(names: ReadonlySet<string>): void {
    const now = this.#worker.clock.now().getTime()
    let isSooner = false
    for (const group of this.#groups.values()) if (group.hurry(names, now)) isSooner = true
    if (isSooner) this.#ring()
  }

  /** Whether any group is in a hurry. */
  get isPrompt(): boolean {
    return [...this.#groups.values()].some(({ isPrompt }) => isPrompt)
  }

  async run(): Promise<void> {
    const { clock, signal, log } = this.#worker
    const busy = new Set<Promise<void>>()
    let filesAt = 0
    while (!signal.aborted) {
      const rung = new Promise<void>((resolve) => {
        this.#ring = resolve
      })
      const now = clock.now().getTime()
      if (now >= filesAt || now < filesAt - filesEveryMs) {
        await readChangedFiles(this.#worker).catch((error: unknown) => log.warn('Rule files could not be looked at.', { error }))
        filesAt = now + filesEveryMs
      }
      if (this.#isStale) await this.#load()
      for (const group of this.#groups.values()) {
        if (group.isBusy || !this.#isDue(group, now)) continue
        const done = this.#evaluate(group, now).finally(() => busy.delete(done))
        busy.add(done)
      }
      const next = Math.min(filesAt, ...[...this.#groups.values()].map(({ nextAt }) => nextAt))
      await Promise.race([rung, clock.sleep(Math.max(1, Math.min(filesEveryMs, next - clock.now().getTime())), signal).catch(() => undefined)])
    }
    await Promise.allSettled(busy)
  }

  /** A clock that was set back makes no group wait longer than its interval. */
  #isDue(group: LiveGroup, now: number): boolean {
    if (group.nextAt > now + group.intervalMs) group.nextAt = nextEvaluation(group.key, group.intervalMs, now)
    return group.nextAt <= now
  }

  async #evaluate(group: LiveGroup, now: number): Promise<void> {
    const at = group.nextAt < now - group.intervalMs ? nextEvaluation(group.key, group.intervalMs, now) - group.intervalMs : group.nextAt
    group.nextAt = nextEvaluation(group.key, group.intervalMs, at)
    group.isBusy = true
    try {
      await group.evaluate(this.#worker, at)
    } catch (error) {
      if (!this.#worker.signal.aborted) this.#worker.log.warn('A group of rules could not be evaluated; it is tried again at its next turn.', { group: group.options.name, rules: group.options.ruleSet, error })
    } finally {
      group.isBusy = false
      // It may have kept something just before it was retired: what it left is ended then.
      if (group.isRetired) this.#isStale = true
      this.#ring()
    }
  }

  async #load(): Promise<void> {
    this.#isStale = false
    const { db, clock } = this.#worker
    const sets = (await readRuleSets(db)).filter(({ is_on }) => is_on)
    const rows = new Map((await readRuleGroups(db)).map((row) => [`${row.rule_set}\n${row.group_name}`, row]))
    const groups = new Map<string, LiveGroup>()
    for (const set of sets) {
      for (const [name, group] of groupsOf(set.text)) {
        const key = `${set.name}\n${name}`
        const known = this.#texts.get(set.name) === versionOf(set) ? this.#groups.get(key) : undefined
        groups.set(key, known ?? new LiveGroup({ ruleSet: set.name, name, entity: set.entity, group, defaultIntervalMs: this.#options.defaultIntervalMs, metrics: this.#options.metrics, isPrompt: set.is_prompt }, rows.get(key), clock.now().getTime()))
      }
    }
    for (const [key, group] of this.#groups) if (groups.get(key) !== group) group.retire()
    this.#groups = groups
    this.#texts = new Map(sets.map((set) => [set.name, versionOf(set)]))
    await this.#endOrphans()
  }

  /** Alerts of rules that are no longer there end: nobody would ever end them else. */
  async #endOrphans(): Promise<void> {
    const known = [...this.#groups.values()].flatMap((group) => [...group.sources, group.unknownSource])
    await this.#worker.transact(async (ctx) => {
      const { rows } = await sql<{ id: string }>`select id from alerting_alerts where state = 'firing' and source like 'rule:%' and not source = any(${known}::text[])`.execute(ctx.db)
      await resolveAlerts(ctx, rows.map(({ id }) => ({ id, why: 'its rule is no longer evaluated.' })))
    })
  }
}

function versionOf({ text, is_prompt }: RuleSetRow): string {
  return `${is_prompt} ${text}`
}
