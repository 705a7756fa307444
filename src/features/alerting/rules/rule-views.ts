import type { Rule } from '#lib/rule-file'
import { groupsOf, type RuleGroupRow, type RuleSetRow } from './rule-set-store.ts'
import type { RuleGroupView, RuleSet, RuleView } from './rules-contract.ts'

type KeptRule = RuleGroupRow['rules'][number]

export function ruleSetView(set: RuleSetRow, rows: readonly RuleGroupRow[]): RuleSet {
  const groups = groupsOf(set.text)
  const rules = [...groups.values()].flatMap((group) => group.rules)
  // Of groups that are evaluated: what others said last holds no longer.
  const kept = rows.filter(({ group_name }) => set.is_on && groups.has(group_name)).flatMap((row) => row.rules)
  const alerts = kept.flatMap((rule) => rule.alerts)
  return {
    name: set.name, origin: set.origin, entity: set.entity, file: set.file, isOn: set.is_on, isPrompt: set.is_prompt, fault: set.fault, updatedAt: set.updated_at.toISOString(), updatedBy: set.updated_by,
    alerts: rules.filter(({ kind }) => kind === 'alert').length, recordings: rules.filter(({ kind }) => kind === 'record').length,
    firing: alerts.filter(({ state }) => state === 'firing').length, pending: alerts.filter(({ state }) => state === 'pending').length, unknown: kept.filter(({ health }) => health === 'err').length,
  }
}

export function groupViews(text: string, rows: readonly RuleGroupRow[], defaultIntervalMs: number): RuleGroupView[] {
  const byName = new Map(rows.map((row) => [row.group_name, row]))
  return [...groupsOf(text)].map(([name, group]) => {
    const row = byName.get(name)
    return {
      name, intervalSeconds: (group.intervalMs ?? defaultIntervalMs) / 1000, limit: group.limit, evaluatedAt: row?.evaluated_at?.toISOString() ?? null, durationMs: row?.duration_ms ?? null, failingSince: row?.failing_since?.toISOString() ?? null,
      rules: group.rules.map((rule, at) => ruleView(rule, row?.rules[at])),
    }
  })
}

function ruleView(rule: Rule, kept: KeptRule | undefined): RuleView {
  const alerts = (kept?.alerts ?? []).flatMap(({ labels, annotations, state, activeAt, value }) => (state === 'inactive' ? [] : [{ labels, annotations, state, activeAt: new Date(activeAt).toISOString(), value }]))
  const isUnknown = kept === undefined || kept.health !== 'ok'
  return {
    kind: rule.kind, name: rule.name, expr: rule.expr, labels: rule.labels, line: rule.line,
    annotations: rule.kind === 'alert' ? rule.annotations : {}, forSeconds: rule.kind === 'alert' ? rule.forMs / 1000 : 0, keepFiringForSeconds: rule.kind === 'alert' ? rule.keepFiringForMs / 1000 : 0,
    state: alerts.some(({ state }) => state === 'firing') ? 'firing' : isUnknown ? 'unknown' : alerts.length > 0 ? 'pending' : 'inactive',
    lastError: kept?.lastError ?? null, evaluatedAt: kept?.evaluatedAt === null || kept === undefined ? null : new Date(kept.evaluatedAt).toISOString(), durationMs: kept?.durationMs ?? 0, alerts,
  }
}
