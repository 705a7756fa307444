import type { WebhookBody } from '../routing/webhook-body.ts'

/** What a test tells: one alert that fires and says that it is a test. */
export function testBody(receiver: string, externalURL: string, now: Date): WebhookBody {
  const labels = { alertname: 'TestMessage', severity: 'low', service: 'daybook' }
  const annotations = { summary: `A test of ${receiver}. If you read this, alerts get through.` }
  return {
    version: '4', groupKey: `{}:{alertname="TestMessage", receiver="${receiver}"}`, truncatedAlerts: 0, status: 'firing', receiver, groupLabels: { alertname: 'TestMessage' }, commonLabels: labels, commonAnnotations: annotations, externalURL,
    alerts: [{ status: 'firing', labels, annotations, startsAt: now.toISOString(), endsAt: '0001-01-01T00:00:00Z', generatorURL: `${externalURL}/alerts/receivers`, fingerprint: '0000000000000000' }],
  }
}
