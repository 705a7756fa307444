import { type Notification, NotificationTexts } from '#lib/alertmanager'
import type { WebhookBody } from '../../routing/webhook-body.ts'
import type { ChannelMessage } from './channel-message.ts'

const usualTexts = new NotificationTexts()

/** A text of a channel's settings, filled in for this message as Alertmanager fills it in; where none is given, the usual one. A template that fails gives what failed: the message goes out in any case. */
export async function fillText(given: string | undefined, message: ChannelMessage, usual: () => string): Promise<string> {
  if (given === undefined || given === '') return usual()
  if (!given.includes('{{')) return given
  return (message.texts ?? usualTexts).expand(given, notificationOf(message.body), { externalUrl: message.body.externalURL, now: Date.now() }).text
}

/** The notification that a webhook's JSON was made of, as far as templates look into it. */
function notificationOf(body: WebhookBody): Notification {
  return {
    groupId: '', groupKey: body.groupKey, routeId: '', receiver: body.receiver, integration: { kind: 'webhook', index: 0 }, reason: 'first', at: 0, status: body.status, groupLabels: body.groupLabels, commonLabels: body.commonLabels, commonAnnotations: body.commonAnnotations, noticeId: '',
    alerts: body.alerts.map(({ status, labels, annotations, startsAt, endsAt, generatorURL, fingerprint }) => ({ status, labels, annotations, startsAt: Date.parse(startsAt), endsAt: status === 'firing' ? null : Date.parse(endsAt), generatorUrl: generatorURL, fingerprint, isTimeout: false, updatedAt: 0 })),
  }
}
