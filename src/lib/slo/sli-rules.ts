import { goDurationText } from '#lib/go-duration'
import { type AlertWindows, windowsOf } from './alert-windows.ts'
import { fillQuery } from './fill-query.ts'
import type { SloRule } from './slo-rule.ts'
import type { Slo } from './slo.ts'

/** The name of the series that has the share of bad events within a window. */
export function sliMetric(windowMs: number): string {
  return `slo:sli_error:ratio_rate${goDurationText(windowMs)}`
}

export function idLabels({ id, name, service }: Pick<Slo, 'id' | 'name' | 'service'>): Record<string, string> {
  return { sloth_id: id, sloth_service: service, sloth_slo: name }
}

/** The labels of an objective as a selector has them. */
export function filterOf(slo: Pick<Slo, 'id' | 'name' | 'service'>, more: Readonly<Record<string, string>> = {}): string {
  const labels = Object.entries({ ...idLabels(slo), ...more }).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
}

/** Records the share of bad events of each window; of the whole period as the mean of the shortest one, unless it is `exact`. */
export function sliRules(slo: Slo, windows: AlertWindows, { isExact = false } = {}): SloRule[] {
  return [...windowsOf(windows), slo.periodMs].map((windowMs) => recorded(slo, windowMs, windowMs === slo.periodMs && !isExact ? meanExpr(slo, windowMs, windows.pageQuick.shortMs) : ratioExpr(slo, windowMs)))
}

/** Bad events are weighed by how many events there were in the whole period, so that a quiet night does not burn as a busy day does. */
export function correctedSliRules(slo: Slo, windows: AlertWindows, { isExact = false } = {}): SloRule[] {
  const { sli } = slo
  if (sli?.kind !== 'events') throw new Error('Denominator-corrected rules need an SLI of events. Give error_query and total_query.')
  return [...windowsOf(windows), slo.periodMs].map((windowMs) => {
    const window = goDurationText(windowMs)
    if (windowMs === slo.periodMs) return recorded(slo, windowMs, isExact ? ratioExpr(slo, windowMs) : meanExpr(slo, windowMs, windows.pageQuick.shortMs))
    const [error, total] = [fillQuery(sli.errorQuery, window), fillQuery(sli.totalQuery, window)]
    return recorded(slo, windowMs, `(\nslo:numerator_correction:ratio${window}${filterOf(slo)}\n* on()\n${error}\n)\n/\n(${total})\n`)
  })
}

export function correctionRules(slo: Slo, windows: AlertWindows): SloRule[] {
  const { sli } = slo
  if (sli?.kind !== 'events') return []
  return windowsOf(windows).map((windowMs) => {
    const window = goDurationText(windowMs)
    return { record: `slo:numerator_correction:ratio${window}`, expr: `(${fillQuery(sli.totalQuery, window)})/(${fillQuery(sli.totalQuery, goDurationText(slo.periodMs))})`, labels: { ...idLabels(slo), ...slo.labels } }
  })
}

function recorded(slo: Slo, windowMs: number, expr: string): SloRule {
  return { record: sliMetric(windowMs), expr, labels: { ...idLabels(slo), sloth_window: goDurationText(windowMs), ...slo.labels } }
}

function ratioExpr({ sli, id }: Slo, windowMs: number): string {
  const window = goDurationText(windowMs)
  if (!sli) throw new Error(`${id} has no SLI.`)
  return sli.kind === 'raw' ? fillQuery(`(${sli.errorRatioQuery})`, window) : fillQuery(`(${sli.errorQuery})\n/\n(${sli.totalQuery})\n`, window)
}

function meanExpr(slo: Slo, windowMs: number, shortestMs: number): string {
  if (windowMs === shortestMs) throw new Error(`The period of ${slo.id} is as short as its shortest window, ${goDurationText(windowMs)}. Make the window shorter.`)
  const range = `${sliMetric(shortestMs)}${filterOf(slo)}[${goDurationText(windowMs)}]`
  return `sum_over_time(${range})\n/ ignoring (sloth_window)\ncount_over_time(${range})\n`
}
