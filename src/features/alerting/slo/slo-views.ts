import type { MetricsStore } from '#kernel/telemetry'
import type { RuleGroupRow } from '../rules/rule-set-store.ts'
import { entityOfLabels } from '../alerts/map-labels.ts'
import type { Slo } from './slo-contract.ts'
import type { KeptSlo } from './slo-store.ts'

export interface SloFigures {
  readonly budgetLeft: number | null
  readonly burnRate: number | null
}

export const noFigures: SloFigures = { budgetLeft: null, burnRate: null }

/** What is left and how fast it burns, of all objectives at once, by their ids. */
export async function figuresOfAll(metrics: Pick<MetricsStore, 'query'>, at: number): Promise<ReadonlyMap<string, SloFigures>> {
  const [left, rate] = await Promise.all([worst(metrics, 'min by (sloth_id) (slo:period_error_budget_remaining:ratio)', at), worst(metrics, 'max by (sloth_id) (slo:current_burn_rate:ratio)', at)])
  return new Map([...new Set([...left.keys(), ...rate.keys()])].map((id) => [id, { budgetLeft: left.get(id) ?? null, burnRate: rate.get(id) ?? null }]))
}

async function worst(metrics: Pick<MetricsStore, 'query'>, query: string, at: number): Promise<Map<string, number>> {
  const answer = await metrics.query({ query, start: at, end: at, step: 0 })
  if (answer.type !== 'vector') return new Map()
  return new Map(answer.series.flatMap(({ labels, values: [value] }) => (value === undefined || !Number.isFinite(value) ? [] : [[labels.get('sloth_id') ?? '', value] as const])))
}

export interface SloAlert {
  readonly name: string
  readonly severity: string
  readonly state: 'pending' | 'firing'
  readonly activeAt: string
}

/** The alerts of an objective that wait or fire. */
export function alertsOfSlo(rows: readonly RuleGroupRow[], { objective: { slo }, row }: KeptSlo): SloAlert[] {
  return rows.filter(({ rule_set }) => rule_set === row.name).flatMap(({ rules }) => rules).flatMap(({ alerts }) => alerts).flatMap(({ labels, state, activeAt }) => (
    labels['sloth_id'] !== slo.id || state === 'inactive' ? [] : [{ name: labels['alertname'] ?? '', severity: labels['sloth_severity'] ?? '', state, activeAt: new Date(activeAt).toISOString() }]
  ))
}

export function sloView(kept: KeptSlo, figures: SloFigures, alerts: readonly SloAlert[]): Slo {
  const { objective: { slo }, row } = kept
  const firing = alerts.filter(({ state }) => state === 'firing').length
  return {
    name: slo.id, title: slo.name, description: slo.description, service: serviceOf(slo), objective: slo.objective, periodSeconds: slo.periodMs / 1000,
    ruleSet: row.name, entity: row.entity, file: row.file, isOn: row.is_on, fault: row.fault, state: stateOf(row.is_on, figures, firing), ...figures, firing,
  }
}

/** As its alerts name it. */
export function serviceOf({ service, labels }: KeptSlo['objective']['slo']): string {
  return entityOfLabels({ ...labels, sloth_service: service })
}

function stateOf(isOn: boolean, { budgetLeft, burnRate }: SloFigures, firing: number): Slo['state'] {
  if (!isOn) return 'off'
  if (firing > 0 || (budgetLeft !== null && budgetLeft <= 0)) return 'failing'
  if (budgetLeft === null && burnRate === null) return 'unknown'
  return burnRate !== null && burnRate > 1 ? 'degraded' : 'ok'
}
