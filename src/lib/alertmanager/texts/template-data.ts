import { GoList, GoMap, GoStruct, GoTime, type GoValue } from '#lib/go-template'
import type { Notification, NotifiedAlert } from '../groups/notification.ts'
import { type LabelSet, namesOf } from '../model/labels.ts'

/** Go's zero time, which stands for "not yet". */
const notYetNs = -62_135_596_800_000_000_000n

/** What Alertmanager gives a template to look into (prometheus.io/docs/alerting/latest/notifications/#data). */
export function templateData({ receiver, status, alerts, groupLabels, commonLabels, commonAnnotations }: Notification, externalUrl: string): GoStruct {
  const of = (wanted: NotifiedAlert['status']) => ({ params: [], call: () => new GoList(alerts.filter((alert) => alert.status === wanted).map(alertData), '[]template.Alert') })
  return new GoStruct(
    {
      Receiver: receiver.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&'), Status: status, Alerts: new GoList(alerts.map(alertData), 'template.Alerts', { Firing: of('firing'), Resolved: of('resolved') }),
      GroupLabels: pairsData(groupLabels), CommonLabels: pairsData(commonLabels), CommonAnnotations: pairsData(commonAnnotations), ExternalURL: externalUrl,
    },
    { typeName: '*template.Data' },
  )
}

function alertData({ status, labels, annotations, startsAt, endsAt, generatorUrl, fingerprint }: NotifiedAlert): GoStruct {
  const time = (at: number | null) => new GoTime(at === null ? notYetNs : BigInt(Math.trunc(at)) * 1_000_000n)
  return new GoStruct({ Status: status, Labels: pairsData(labels), Annotations: pairsData(annotations), StartsAt: time(startsAt), EndsAt: time(endsAt), GeneratorURL: generatorUrl, Fingerprint: fingerprint }, { typeName: 'template.Alert' })
}

function pairsData(set: LabelSet): GoMap {
  const names = sortedNames(set)
  return GoMap.ofTexts(set, 'template.KV', {
    SortedPairs: { params: [], call: () => sortedPairs(names, set) }, Names: { params: [], call: () => new GoList(names, '[]string') }, Values: { params: [], call: () => valuesOf(names, set) },
    Remove: { params: ['[]string'], call: (removed = null) => pairsData(without(set, removed)) }, String: { params: [], call: () => printed(names, set) },
  })
}

/** The name of the alert comes first. */
function sortedNames(set: LabelSet): string[] {
  const names = namesOf(set)
  return names.includes('alertname') ? ['alertname', ...names.filter((name) => name !== 'alertname')] : names
}

function sortedPairs(names: readonly string[], set: LabelSet): GoList {
  const pairs = names.map((name) => new GoStruct({ Name: name, Value: set[name] ?? '' }, { typeName: 'template.Pair' }))
  return new GoList(pairs, 'template.Pairs', { Names: { params: [], call: () => new GoList(names, '[]string') }, Values: { params: [], call: () => valuesOf(names, set) }, String: { params: [], call: () => printed(names, set) } })
}

function valuesOf(names: readonly string[], set: LabelSet): GoList {
  return new GoList(names.map((name) => set[name] ?? ''), '[]string')
}

function printed(names: readonly string[], set: LabelSet): string {
  return names.map((name) => `${name}=${set[name] ?? ''}`).join(', ')
}

function without(set: LabelSet, removed: GoValue): LabelSet {
  const gone = new Set(removed instanceof GoList ? removed.items : [])
  return Object.fromEntries(Object.entries(set).filter(([name]) => !gone.has(name)))
}
