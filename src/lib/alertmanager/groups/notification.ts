import { compareLabelSets, compareText, type LabelSet, namesOf } from '../model/labels.ts'
import type { KeptAlert } from '../model/alert.ts'
import type { Integration } from '../model/config.ts'
import type { NotifyReason } from './needs-update.ts'

export interface NotifiedAlert extends Omit<KeptAlert, 'endsAt'> {
  readonly status: 'firing' | 'resolved'
  /** Null while it fires. */
  readonly endsAt: number | null
}

/** What one integration is to be told of a group. */
export interface Notification {
  readonly groupId: string
  readonly groupKey: string
  readonly routeId: string
  readonly receiver: string
  readonly integration: Pick<Integration, 'kind' | 'index'>
  readonly reason: NotifyReason
  readonly at: number
  readonly status: 'firing' | 'resolved'
  /** In Alertmanager's order: by job, instance, then all labels. */
  readonly alerts: readonly NotifiedAlert[]
  readonly groupLabels: LabelSet
  readonly commonLabels: LabelSet
  readonly commonAnnotations: LabelSet
  /** Of the notice that was written for it: by it `undelivered` finds what to forget. */
  readonly noticeId: string
}

/** Alertmanager's order of alerts in a notification. */
export function sortedAlerts(alerts: readonly NotifiedAlert[]): NotifiedAlert[] {
  const keyed = alerts.map((alert) => {
    const names = namesOf(alert.labels)
    return { alert, names, shape: names.join(' ') }
  })
  keyed.sort((a, b) => byLabel('job', a.alert.labels, b.alert.labels) || byLabel('instance', a.alert.labels, b.alert.labels) || (a.shape === b.shape ? byValues(a.names, a.alert.labels, b.alert.labels) : compareLabelSets(a.alert.labels, b.alert.labels)))
  return keyed.map(({ alert }) => alert)
}

/** One with the label comes before one without. */
function byLabel(name: string, a: LabelSet, b: LabelSet): number {
  const [one, other] = [a[name], b[name]]
  if (one === other) return 0
  if (one === undefined) return 1
  return other === undefined ? -1 : compareText(one, other)
}

function byValues(names: readonly string[], a: LabelSet, b: LabelSet): number {
  for (const name of names) {
    const order = compareText(a[name] ?? '', b[name] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** The labels, or annotations, that all have with the same value. */
export function commonOf(sets: readonly LabelSet[]): LabelSet {
  const [first, ...others] = sets
  let common = Object.entries(first ?? {})
  for (const set of others) {
    if (common.length === 0) break
    common = common.filter(([name, value]) => set[name] === value)
  }
  return Object.fromEntries(common)
}
