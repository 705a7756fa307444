import type { MetricsStore } from '#kernel/telemetry'
import { Labels, matcherOf, staleReader, type StoredSeries } from '#lib/promql'
import type { AlertState, GroupState, RuleState } from '#lib/rule-engine'
import type { AlertingRule, RuleGroup } from '#lib/rule-file'

/** How long ago an alert may have been active last (Prometheus: rules.alert.for-outage-tolerance). */
const toleratedMs = 3_600_000
/** It waits at least so long before it fires anew; what asks for less waits as long as it asks (Prometheus: rules.alert.for-grace-period). */
const graceMs = 600_000

/** Rules whose waiting goes on from what others have stored of it. */
export function isRestorable(rule: RuleGroup['rules'][number]): rule is AlertingRule {
  return rule.kind === 'alert' && rule.forMs >= graceMs
}

/**
 * A state in which alerts that began at `at` go on waiting from what `ALERTS_FOR_STATE` says of them, where another Prometheus
 * that evaluated the same rules has written it (Prometheus, rules: Group.RestoreForState). `restoring` are the rules by index.
 */
export async function restoreForState(metrics: Pick<MetricsStore, 'select'>, group: RuleGroup, state: GroupState, { at, restoring }: { readonly at: number; readonly restoring: ReadonlySet<number> }): Promise<GroupState> {
  const rules = await Promise.all(state.rules.map((kept, index) => {
    const rule = group.rules[index]
    return rule && isRestorable(rule) && restoring.has(index) && kept.alerts.some((alert) => hasBegun(alert, at)) ? restoreRule(metrics, rule, kept, at) : kept
  }))
  return { ...state, rules }
}

async function restoreRule(metrics: Pick<MetricsStore, 'select'>, rule: AlertingRule, kept: RuleState, at: number): Promise<RuleState> {
  const matchers = [matcherOf('__name__', '=', 'ALERTS_FOR_STATE'), matcherOf('alertname', '=', rule.name)]
  const series = await metrics.select({ matchers, from: at - toleratedMs - 1, to: at - 1 })
  const known = new Map(series.map((each) => [each.labels.withoutName().key, each]))
  return { ...kept, alerts: kept.alerts.map((alert) => {
    const before = hasBegun(alert, at) ? known.get(Labels.of(alert.labels).key) : undefined
    const activeAt = before && restoredActiveAt(before, rule.forMs, at)
    return activeAt === undefined ? alert : { ...alert, activeAt }
  }) }
}

function hasBegun({ state, activeAt }: AlertState, at: number): boolean {
  return state === 'pending' && activeAt === at
}

/** Since when an alert counts as active, by the last that is stored of it; undefined where it had ended. */
function restoredActiveAt({ times, values }: StoredSeries, forMs: number, at: number): number | undefined {
  const last = times.length - 1
  const [downAt, seconds] = [times[last], values[last]]
  if (downAt === undefined || seconds === undefined || staleReader(values)(last) || !Number.isFinite(seconds)) return undefined
  const activeAt = seconds * 1000
  const remainingMs = forMs - (downAt - activeAt)
  if (remainingMs <= 0) return activeAt
  return remainingMs < graceMs ? at + graceMs - forMs : activeAt + (at - downAt)
}
