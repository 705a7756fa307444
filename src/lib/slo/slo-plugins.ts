import { parseGoDuration } from '#lib/go-duration'
import { listOf, recordOf, textOf } from '#lib/plain-data'
import type { AlertWindows } from './alert-windows.ts'
import { burnAlertRules } from './burn-alert-rules.ts'
import { metadataRules } from './metadata-rules.ts'
import { correctedSliRules, correctionRules, filterOf, idLabels, sliRules } from './sli-rules.ts'
import type { SloRule } from './slo-rule.ts'
import type { Slo } from './slo.ts'

/** What is being made of an objective; plugins change it one after the other. */
export interface SloRulesDraft {
  sli: SloRule[]
  metadata: SloRule[]
  alerts: SloRule[]
  intervalMs: { sli?: number; metadata?: number; alerts?: number }
}

/** Does one step. Throws an `Error` that says what its settings lack. */
export type SloPluginRun = (slo: Slo, windows: AlertWindows, draft: SloRulesDraft, config: Readonly<Record<string, unknown>>) => void

const nothing: SloPluginRun = () => undefined

/** Sloth's own and contributed plugins that make rules. The checks run before any of them. */
export const sloPlugins: ReadonlyMap<string, SloPluginRun> = new Map<string, SloPluginRun>([
  ['sloth.dev/core/validate/v1', nothing], ['sloth.dev/core/debug/v1', nothing], ['sloth.dev/core/noop/v1', nothing], ['sloth.dev/contrib/validate_victoria_metrics/v1', nothing],
  ['sloth.dev/core/sli_rules/v1', (slo, windows, draft, config) => { draft.sli = sliRules(slo, windows, { isExact: config['disableOptimized'] === true }) }],
  ['sloth.dev/core/metadata_rules/v1', (slo, windows, draft) => { draft.metadata = metadataRules(slo, windows) }],
  ['sloth.dev/core/alert_rules/v1', (slo, windows, draft) => { draft.alerts = burnAlertRules(slo, windows) }],
  ['sloth.dev/contrib/denominator_corrected_rules/v1', (slo, windows, draft, config) => {
    draft.sli = correctedSliRules(slo, windows, { isExact: config['disableOptimized'] === true })
    draft.metadata = [...draft.metadata, ...correctionRules(slo, windows)]
  }],
  ['sloth.dev/contrib/error_budget_exhausted_alert/v1', exhaustedAlert], ['sloth.dev/contrib/info_labels/v1', infoLabels],
  ['sloth.dev/contrib/remove_labels/v1', removeLabels], ['sloth.dev/contrib/rule_intervals/v1', ruleIntervals],
])

function exhaustedAlert(slo: Slo, _windows: AlertWindows, draft: SloRulesDraft, config: Readonly<Record<string, unknown>>): void {
  const selector = filterOf(slo, { ...idLabels({ ...slo, id: `${slo.service}-${slo.name}` }), ...slo.labels, ...textsOf(config['selector_labels']) })
  draft.alerts = [...draft.alerts, {
    alert: textOf(config['alert_name']) || 'ErrorBudgetExhausted', expr: `slo:period_error_budget_remaining:ratio${selector} <= ${Number(config['threshold'] ?? 0)}`,
    forMs: lengthOf(config['for'], 'for') || 300_000, labels: textsOf(config['alert_labels']), annotations: textsOf(config['annotations']),
  }]
}

function infoLabels(_slo: Slo, _windows: AlertWindows, draft: SloRulesDraft, config: Readonly<Record<string, unknown>>): void {
  const labels = textsOf(config['labels'])
  if (Object.keys(labels).length === 0) throw new Error('at least one label is required')
  const at = draft.metadata.findIndex(({ record }) => record === (textOf(config['metricName']) || 'sloth_slo_info'))
  draft.metadata = draft.metadata.map((rule, index) => (index === at ? { ...rule, labels: { ...rule.labels, ...labels } } : rule))
}

function removeLabels(slo: Slo, _windows: AlertWindows, draft: SloRulesDraft, config: Readonly<Record<string, unknown>>): void {
  const kept = new Set([...Object.keys(idLabels(slo)), ...listOf(config['preserveLabels']).map(String)])
  const skipped = new Set(['sloth_slo_info', ...listOf(config['skipMetrics']).map(String)])
  const bare = (rule: SloRule, more: string): SloRule => (skipped.has(rule.record ?? '') ? rule : { ...rule, labels: Object.fromEntries(Object.entries(rule.labels).filter(([name]) => kept.has(name) || name === more)) })
  draft.sli = draft.sli.map((rule) => bare(rule, 'sloth_window'))
  draft.metadata = draft.metadata.map((rule) => bare(rule, ''))
}

function ruleIntervals(_slo: Slo, _windows: AlertWindows, draft: SloRulesDraft, config: Readonly<Record<string, unknown>>): void {
  const given = recordOf(config['interval'])
  const usual = lengthOf(given['default'], 'interval.default')
  if (usual === 0) throw new Error('at least default interval is required')
  draft.intervalMs = { sli: lengthOf(given['sliError'], 'interval.sliError') || usual, metadata: lengthOf(given['metadata'], 'interval.metadata') || usual, alerts: lengthOf(given['alert'], 'interval.alert') || usual }
}

function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(recordOf(value)).map(([name, text]) => [name, String(text)]))
}

function lengthOf(value: unknown, name: string): number {
  if (value === undefined || value === null) return 0
  const ms = parseGoDuration(String(value))
  if (typeof ms !== 'number') throw new Error(`${name}: ${ms.error}`)
  return ms
}
