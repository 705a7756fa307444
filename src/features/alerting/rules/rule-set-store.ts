import { type RuleGroup, readRuleFile } from '#lib/rule-file'
import type { GroupState, RuleState } from '#lib/rule-engine'
import { type Db, sql } from '#platform/database'

export interface RuleSetRow {
  readonly name: string
  readonly origin: 'page' | 'file' | 'slo'
  readonly entity: string | null
  readonly file: string | null
  readonly text: string
  readonly fault: string | null
  readonly is_on: boolean
  readonly is_prompt: boolean
  readonly updated_at: Date
  readonly updated_by: string
}

export interface RuleGroupRow {
  readonly rule_set: string
  readonly group_name: string
  readonly evaluated_at: Date | null
  readonly duration_ms: number | null
  readonly rules: readonly Omit<RuleState, 'series'>[]
  readonly series: { readonly rules: readonly RuleState['series'][]; readonly stale: GroupState['staleSeries'] }
  readonly failing_since: Date | null
}

/** Rung with the name of a set of rules that was added, changed or deleted. */
export const rulesChannel = 'alerting_rules'

export async function readRuleSets(db: Db): Promise<readonly RuleSetRow[]> {
  return (await sql<RuleSetRow>`select * from alerting_rule_sets order by name`.execute(db)).rows
}

export async function findRuleSet(db: Db, name: string): Promise<RuleSetRow | undefined> {
  return (await sql<RuleSetRow>`select * from alerting_rule_sets where name = ${name}`.execute(db)).rows[0]
}

export async function readRuleGroups(db: Db, ruleSet?: string): Promise<readonly RuleGroupRow[]> {
  return (await sql<RuleGroupRow>`select * from alerting_rule_groups where ${ruleSet ?? null}::text is null or rule_set = ${ruleSet ?? null} order by rule_set, group_name`.execute(db)).rows
}

/** Groups by a name that is one of its kind within the file: manifests may each have a group of the same name. */
export function groupsOf(text: string): ReadonlyMap<string, RuleGroup> {
  return new Map(readRuleFile(text).groups.map((group) => [group.manifest === undefined || group.manifest === '' ? group.name : `${group.manifest}: ${group.name}`, group]))
}

export function stateOf({ evaluated_at, rules, series }: RuleGroupRow): GroupState {
  return { evaluatedAt: evaluated_at?.getTime() ?? null, rules: rules.map((rule, at) => ({ ...rule, series: series.rules[at] ?? [] })), staleSeries: series.stale }
}
