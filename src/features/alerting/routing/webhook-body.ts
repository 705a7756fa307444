import type { Notification } from '#lib/alertmanager'

/** What Alertmanager posts to a webhook (prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export interface WebhookBody {
  readonly version: '4'
  readonly groupKey: string
  readonly truncatedAlerts: number
  readonly status: 'firing' | 'resolved'
  readonly receiver: string
  readonly groupLabels: Readonly<Record<string, string>>
  readonly commonLabels: Readonly<Record<string, string>>
  readonly commonAnnotations: Readonly<Record<string, string>>
  readonly externalURL: string
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved'
    readonly labels: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
    readonly startsAt: string
    readonly endsAt: string
    readonly generatorURL: string
    readonly fingerprint: string
  }[]
}

/** Go's zero time, which stands for "not yet" there. */
const notYet = '0001-01-01T00:00:00Z'

/** What is sent of a notification; ways other than webhooks make their texts of the same. */
export function webhookBody({ groupKey, receiver, status, groupLabels, commonLabels, commonAnnotations, alerts }: Notification, externalUrl: string): WebhookBody {
  return {
    version: '4', groupKey, truncatedAlerts: 0, status, receiver, groupLabels, commonLabels, commonAnnotations, externalURL: externalUrl,
    alerts: alerts.map((alert) => ({
      status: alert.status, labels: alert.labels, annotations: alert.annotations, startsAt: new Date(alert.startsAt).toISOString(), endsAt: alert.endsAt === null ? notYet : new Date(alert.endsAt).toISOString(),
      generatorURL: alert.generatorUrl, fingerprint: alert.fingerprint,
    })),
  }
}
