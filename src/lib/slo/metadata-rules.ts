import type { AlertWindows } from './alert-windows.ts'
import { filterOf, idLabels, sliMetric } from './sli-rules.ts'
import type { SloRule } from './slo-rule.ts'
import type { Slo } from './slo.ts'

const dayMs = 86_400_000

/** What is known of an objective, as series: its ratio, its budget, how fast it burns and what is left. */
export function metadataRules(slo: Slo, windows: AlertWindows): SloRule[] {
  const labels = { ...idLabels(slo), ...slo.labels }
  const filter = filterOf(slo)
  const ratio = slo.objective / 100
  const burnRate = (windowMs: number) => `${sliMetric(windowMs)}${filter}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio${filter}\n`
  return [
    { record: 'slo:objective:ratio', expr: `vector(${ratio})`, labels },
    { record: 'slo:error_budget:ratio', expr: `vector(1-${ratio})`, labels },
    { record: 'slo:time_period:days', expr: `vector(${slo.periodMs / dayMs})`, labels },
    { record: 'slo:current_burn_rate:ratio', expr: burnRate(windows.pageQuick.shortMs), labels },
    { record: 'slo:period_burn_rate:ratio', expr: burnRate(slo.periodMs), labels },
    { record: 'slo:period_error_budget_remaining:ratio', expr: `1 - slo:period_burn_rate:ratio${filter}`, labels },
    { record: 'sloth_slo_info', expr: 'vector(1)', labels: { ...labels, sloth_version: 'dev', sloth_mode: slo.mode, sloth_spec: slo.spec, sloth_objective: String(slo.objective) } },
  ]
}
