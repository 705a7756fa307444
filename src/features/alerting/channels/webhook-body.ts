import type { AlertRow } from '../alerting-tables.ts'

interface Addressee {
  readonly receiver: string
  readonly externalUrl: string
}

/** What Alertmanager posts to a webhook (prometheus.io/docs/alerting/latest/configuration/#webhook_config), one alert a message. */
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

export function webhookBody(alert: AlertRow, { receiver, externalUrl }: Addressee): WebhookBody {
  const annotations = annotationsOf(alert)
  return {
    version: '4', groupKey: webhookGroupKey(alert), truncatedAlerts: 0, status: alert.state, receiver, groupLabels: groupLabels(alert), commonLabels: alert.labels,
    commonAnnotations: annotations, externalURL: externalUrl,
    alerts: [{
      status: alert.state, labels: alert.labels, annotations, startsAt: alert.started_at.toISOString(), endsAt: alert.resolved_at?.toISOString() ?? notYet,
      generatorURL: alert.generator_url ?? `${externalUrl}/alerts`, fingerprint: alert.fingerprint,
    }],
  }
}

export function annotationsOf(alert: AlertRow): Record<string, string> {
  return { ...alert.annotations, summary: alert.annotations['summary'] ?? alert.summary, ...(alert.runbook_url === null ? {} : { runbook_url: alert.runbook_url }) }
}

/** One group for what has the same name, service and environment: firing and resolved of one alert belong together. */
export function webhookGroupKey(alert: AlertRow): string {
  return `{}:{${Object.entries(groupLabels(alert)).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ')}}`
}

function groupLabels({ labels, name }: AlertRow): Record<string, string> {
  const grouped = ['environment', 'service'].flatMap((label) => (labels[label] === undefined ? [] : [[label, labels[label]] as const]))
  return { alertname: name, ...Object.fromEntries(grouped) }
}
