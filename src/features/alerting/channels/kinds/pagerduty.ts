import { z } from 'zod'
import { fillText } from '../texts/fill-text.ts'
import { cut, plainText, titleOf } from '../texts/message-texts.ts'
import { severityOfLabels } from '../../alerts/map-labels.ts'
import { type ChannelHost, defineChannel, type Sent } from './channel.ts'
import { filledIn } from './filled-in.ts'
import type { HttpConfig } from './http-config.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

const severities = { critical: 'critical', high: 'error', medium: 'warning', low: 'info' } as const
const known = new Set<string>(Object.values(severities))

const Line = z.string().max(4000).optional()
const more = z.object({
  details: z.record(z.string().max(200), z.unknown()).optional(),
  images: z.array(z.object({ src: Line, alt: Line, href: Line })).max(50).optional(), links: z.array(z.object({ href: Line, text: Line })).max(50).optional(),
})

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
      custom_details: { num_firing: count('firing'), num_resolved: count('resolved'), firing: texts('firing'), resolved: texts('resolved'), ...(note === null ? {} : { note }), ...await filledIn(values.details ?? {}, fill) as Record<string, unknown> },
    },
    ...await pictures(values, fill),
  }
  return values.serviceKey && !values.routingKey ? sendOldEvent(host, values.serviceKey, event, values) : postJson(host, values.url, event, { http: values.httpConfig })
}, more)

interface Event {
  readonly event_action: string
  readonly dedup_key: string
  readonly client: string
  readonly client_url: string
  readonly payload: { readonly summary?: unknown; readonly custom_details: object }
}

/** The Events API v1, for keys of before (developer.pagerduty.com/docs/events-api-v1-overview): 403 says there that calls come too often. */
async function sendOldEvent(host: ChannelHost, serviceKey: string, { event_action, dedup_key, client, client_url, payload }: Event, { url, httpConfig }: { readonly url: string; readonly httpConfig?: HttpConfig | undefined }): Promise<Sent> {
  const event = { service_key: serviceKey, event_type: event_action, incident_key: dedup_key, description: payload.summary, details: payload.custom_details, ...(event_action === 'trigger' ? { client, client_url } : {}) }
  const sent = await postJson(host, new URL('/generic/2010-04-15/create_event.json', url).href, event, { http: httpConfig })
  return { ...sent, isFinal: sent.isFinal && sent.status !== 403 }
}

async function pictures({ images = [], links = [] }: z.output<typeof more>, fill: (text: string | undefined) => Promise<string>): Promise<object> {
  const shown = (await Promise.all(images.map(async ({ src, alt, href }) => ({ src: await fill(src), alt: await fill(alt), href: await fill(href) })))).filter(({ src }) => src !== '')
  const linked = (await Promise.all(links.map(async ({ href, text }) => ({ href: await fill(href), text: await fill(text) })))).filter(({ href }) => href !== '')
  return { ...(shown.length > 0 ? { images: shown } : {}), ...(linked.length > 0 ? { links: linked } : {}) }
}
