import { fillText } from '../texts/fill-text.ts'
import { cut, plainText, titleOf } from '../texts/message-texts.ts'
import { severityOfLabels } from '../../alerts/map-labels.ts'
import { defineChannel } from './channel.ts'
import { fillTexts } from './fill-texts.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

const severities = { critical: 'critical', high: 'error', medium: 'warning', low: 'info' } as const
const known = new Set<string>(Object.values(severities))

/** developer.pagerduty.com/docs/events-api-v2: one incident for each group, resolved with it. */
export const pagerdutyChannel = defineChannel('pagerduty', async (message, values, host) => {
  const { body, dedupKey, note, link } = message
  const fill = (text: string | undefined, usual = '') => fillText(text, message, () => usual)
  const texts = (status: string) => cut(plainText({ ...message, body: { ...body, alerts: body.alerts.filter((alert) => alert.status === status) }, note: null, link: '' }), 10_000)
  const count = (status: string) => String(body.alerts.filter((alert) => alert.status === status).length)
  const severity = await fill(values.severity, severities[severityOfLabels(body.commonLabels)])
  const event = {
    routing_key: values.routingKey, event_action: body.status === 'firing' ? 'trigger' : 'resolve', dedup_key: dedupKey, client: await fill(values.client, 'Daybook'), client_url: await fill(values.clientUrl, link),
    payload: {
      ...withoutEmpty({ summary: cut(await fill(values.description, titleOf(message)), 1024), source: await fill(values.source, body.commonLabels['service'] ?? body.commonLabels['instance'] ?? 'Daybook'), severity: known.has(severity) ? severity : 'error', component: await fill(values.component), group: await fill(values.group), class: await fill(values.class) }),
      custom_details: { num_firing: count('firing'), num_resolved: count('resolved'), firing: texts('firing'), resolved: texts('resolved'), ...(note === null ? {} : { note }), ...await fillTexts(values.details, fill) },
    },
  }
  return postJson(host, values.url, event, { http: values.httpConfig })
})
