import type { Inhibitor } from '../inhibit/inhibitor.ts'
import { fingerprintOf } from '../model/fingerprint.ts'
import { isResolved, type KeptAlert } from '../model/alert.ts'
import type { Integration } from '../model/config.ts'
import type { LabelSet } from '../model/labels.ts'
import type { Notice } from './kept.ts'
import type { LiveGroup } from './live-group.ts'
import { needsUpdate, type NotifyReason } from './needs-update.ts'
import { commonOf, type Notification, type NotifiedAlert, sortedAlerts } from './notification.ts'

/** Why an alert is not told: another alert, a time interval of its route, or silences. */
export interface Suppressed {
  readonly groupId: string
  readonly fingerprint: string
  readonly by: 'inhibition' | 'active time interval' | 'mute time interval' | 'silence'
  /** Fingerprint of the other alert, name of the interval, or ids of the silences. */
  readonly what: readonly string[]
}

/** What is asked of the silences: the ids of those that hide an alert of these labels, which have this fingerprint, at a moment. */
export interface Silences {
  silencedBy(labels: LabelSet, at: number, fingerprint: string): readonly string[]
}

/** What keeps a whole route from telling anything. */
export type Closed = Pick<Suppressed, 'by' | 'what'> | undefined

export interface FlushContext {
  readonly now: number
  readonly silences: Silences
  readonly closed: Closed
  readonly inhibitor: Inhibitor
  readonly integrations: readonly Integration[]
  alertOf(fingerprint: string): KeptAlert | undefined
  noticeOf(id: string): Notice | undefined
}

export interface Flushed {
  readonly notifications: readonly Notification[]
  readonly suppressed: readonly Suppressed[]
  readonly notices: readonly Notice[]
  /** Resolved ones, which leave the group now, told or not. */
  readonly done: readonly string[]
}

/** What a group tells now: muted alerts taken out, then for each integration whether anything is new to it. */
export function flushGroup(group: LiveGroup, context: FlushContext): Flushed {
  const { now } = context
  const done: string[] = []
  const suppressed: Suppressed[] = []
  const left: KeptAlert[] = []
  for (const fingerprint of group.members) {
    const alert = context.alertOf(fingerprint)
    if (!alert) continue
    if (isResolved(alert, now)) done.push(fingerprint)
    const reason = suppressionOf(alert, context)
    if (reason) suppressed.push({ groupId: group.id, fingerprint, ...reason })
    else left.push(alert)
  }
  if (left.length === 0) return { notifications: [], suppressed, notices: [], done }
  return { ...toldOf(group, left, context), suppressed, done }
}

/** Written out field by field: a spread of ten thousand alerts takes longer than all the rest. */
function snapshot(alert: KeptAlert, now: number): NotifiedAlert {
  const { fingerprint, labels, annotations, startsAt, endsAt, isTimeout, updatedAt, generatorUrl } = alert
  const isOver = isResolved(alert, now)
  return { fingerprint, labels, annotations, startsAt, endsAt: isOver ? endsAt : null, isTimeout, updatedAt, generatorUrl, status: isOver ? 'resolved' : 'firing' }
}

function suppressionOf({ labels, fingerprint }: KeptAlert, { now, silences, closed, inhibitor }: FlushContext): Closed {
  const inhibition = inhibitor.inhibitionOf(labels, now)
  if (inhibition) return { by: 'inhibition', what: [inhibition.source] }
  if (closed) return closed
  const ids = silences.silencedBy(labels, now, fingerprint)
  return ids.length > 0 ? { by: 'silence', what: ids } : undefined
}

function toldOf(group: LiveGroup, alerts: readonly KeptAlert[], { now, integrations, noticeOf }: FlushContext): Pick<Flushed, 'notifications' | 'notices'> {
  const firing: string[] = []
  const resolved: string[] = []
  for (const alert of alerts) (isResolved(alert, now) ? resolved : firing).push(alert.fingerprint)
  const { receiver, repeatIntervalMs } = group.route
  const notifications: Notification[] = []
  const notices: Notice[] = []
  const contents = new Map<boolean, Content>()
  for (const { kind, index, sendResolved } of integrations) {
    const id = noticeId(group, kind, index)
    const reason = needsUpdate(noticeOf(id), firing, resolved, { sendResolved, repeatIntervalMs, now })
    if (!reason) continue
    notices.push({ id, groupKey: group.groupKey, receiver, kind, index, firing, resolved, at: now, expiresAt: now + 2 * repeatIntervalMs })
    // Who wants no resolved ones is told nothing when there are no others, but the notice is renewed.
    if (!sendResolved && firing.length === 0) continue
    const content = contents.get(sendResolved) ?? contentOf(sendResolved ? alerts : alerts.filter((alert) => !isResolved(alert, now)), now)
    contents.set(sendResolved, content)
    notifications.push(notificationOf(group, { kind, index }, reason, content, id, now))
  }
  return { notifications, notices }
}

type Content = Pick<Notification, 'alerts' | 'status' | 'commonLabels' | 'commonAnnotations'>

function contentOf(alerts: readonly KeptAlert[], now: number): Content {
  const sorted = sortedAlerts(alerts.map((alert) => snapshot(alert, now)))
  return { alerts: sorted, status: sorted.some(({ status }) => status === 'firing') ? 'firing' : 'resolved', commonLabels: commonOf(sorted.map(({ labels }) => labels)), commonAnnotations: commonOf(sorted.map(({ annotations }) => annotations)) }
}

function notificationOf(group: LiveGroup, integration: Notification['integration'], reason: NotifyReason, content: Content, id: string, at: number): Notification {
  return { groupId: group.id, groupKey: group.groupKey, routeId: group.route.id, receiver: group.route.receiver, integration, reason, at, groupLabels: group.labels, noticeId: id, ...content }
}

/** By the group's key and not its id: two routes with the same matchers and receiver tell only once, as in Alertmanager. */
function noticeId(group: LiveGroup, kind: string, index: number): string {
  return `${fingerprintOf({ key: group.groupKey })}-${fingerprintOf({ receiver: group.route.receiver })}-${kind}-${index}`
}
