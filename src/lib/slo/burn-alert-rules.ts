import { type AlertWindows, burnFactor, type BurnWindow } from './alert-windows.ts'
import { filterOf, sliMetric } from './sli-rules.ts'
import type { SloRule } from './slo-rule.ts'
import type { AlertMeta, Slo } from './slo.ts'

const about = '{{$labels.sloth_service}} {{$labels.sloth_slo}}'

/** Alerts on a budget that burns too fast: over a short and a long window at once, quickly or slowly (several windows, several rates). */
export function burnAlertRules(slo: Slo, windows: AlertWindows): SloRule[] {
  return [
    ...(slo.page ? [alertOf(slo, slo.page, 'page', [windows.pageQuick, windows.pageSlow])] : []),
    ...(slo.ticket ? [alertOf(slo, slo.ticket, 'ticket', [windows.ticketQuick, windows.ticketSlow])] : []),
  ]
}

function alertOf(slo: Slo, meta: AlertMeta, severity: 'page' | 'ticket', pairs: readonly BurnWindow[]): SloRule {
  const budget = (100 - slo.objective) / 100
  const holds = (windowMs: number, factor: number) => `    max(${sliMetric(windowMs)}${filterOf(slo)} > (${factor} * ${budget})) without (sloth_window)`
  const branches = pairs.map((pair) => {
    const factor = burnFactor(slo.periodMs, pair)
    return `(\n${holds(pair.shortMs, factor)}\n    and\n${holds(pair.longMs, factor)}\n)`
  })
  return {
    alert: meta.name, expr: `${branches.join('\nor\n')}\n`, labels: { sloth_severity: severity, ...meta.labels },
    annotations: { title: `(${severity}) ${about} SLO error budget burn rate is too fast.`, summary: `${about} SLO error budget burn rate is over expected.`, ...meta.annotations },
  }
}
