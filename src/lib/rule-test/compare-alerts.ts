import { goDurationText } from '#lib/go-duration'
import { compareLabels, Labels } from '#lib/promql'
import type { Evaluated } from './evaluation.ts'
import type { TestGroup } from './test-file.ts'

interface ShownAlert {
  readonly labels: Labels
  readonly annotations: Labels
}

/** Where alerts that fire are others than expected, in promtool's words and order: by time, then as they are written. */
export function alertFailures(group: TestGroup, step: number, firing: Evaluated['firing']): string[] {
  return group.alertTests.toSorted((a, b) => a.evalTimeMs - b.evalTimeMs).flatMap(({ evalTimeMs, alertname, alerts }) => {
    const got = (firing.get(Math.floor(evalTimeMs / step))?.get(alertname) ?? []).map(({ labels, annotations }) => ({ labels: asIs(labels), annotations: asIs(annotations) })).toSorted(compareAlerts)
    const expected = alerts.map(({ labels, annotations }) => ({ labels: asIs({ ...labels, alertname }), annotations: asIs(annotations) })).toSorted(compareAlerts)
    if (got.length === expected.length && got.every((alert, at) => isSame(alert, expected[at]))) return []
    const name = group.name === '' ? '' : `    name: ${group.name},\n`
    return [`${name}    alertname: ${alertname}, time: ${goDurationText(evalTimeMs)}, \n        exp:${indented(alertsText(expected))}, \n        got:${indented(alertsText(got))}`]
  })
}

/** Also those without a value: they differ from none. */
function asIs(record: Readonly<Record<string, string>>): Labels {
  return new Labels(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)).flat())
}

function compareAlerts(a: ShownAlert, b: ShownAlert): number {
  return compareLabels(a.labels, b.labels) || compareLabels(a.annotations, b.annotations)
}

function isSame(a: ShownAlert, b: ShownAlert | undefined): boolean {
  return b !== undefined && compareAlerts(a, b) === 0
}

function alertsText(alerts: readonly ShownAlert[]): string {
  if (alerts.length === 0) return '[]'
  const texts = alerts.map(({ labels, annotations }, at) => `${at}:\n  Labels:${String(labels)}\n  Annotations:${String(annotations)}`)
  return `[\n${texts.join(',\n')}\n]`
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n            ')
}
