import { z } from 'zod'
import type { GuardedResponse } from '#platform/http'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { fillText } from '../texts/fill-text.ts'
import { alertTexts, cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel, type Sent } from './channel.ts'
import { post, sentOf } from './post-json.ts'

const Line = z.string().max(2000).optional()
const Confirm = z.object({ title: Line, text: Line, okText: Line, dismissText: Line })
const more = z.object({
  messageText: z.string().max(20_000).optional(), callbackId: Line,
  actions: z.array(z.object({ type: z.string().max(999), text: z.string().max(999), url: Line, style: Line, name: Line, value: Line, confirm: Confirm.optional() })).max(10).optional(),
})

/** An attachment with a bar of colour, as Alertmanager writes it (api.slack.com/reference/messaging/attachments): what speaks like Slack knows these. */
export const slackChannel = defineChannel('slack', async (message, values, host) => {
  const fill = (text: string | undefined, usual = '') => fillText(text, message, () => usual)
  const title = cut(await fill(values.title, titleOf(message)), 1024)
  const fields = await Promise.all((values.fields ?? []).map(async ({ title: name, value, short }) => ({ title: await fill(name), value: await fill(value), short: short ?? values.shortFields })))
  const actions = await Promise.all((values.actions ?? []).map(async ({ type, text, url, style, name, value, confirm }) => ({ type: await fill(type), text: await fill(text, text), url: await fill(url), style: await fill(style), name: await fill(name), value: await fill(value), ...(confirm ? { confirm: await confirmation(confirm, fill) } : {}) })))
  const attachment = {
    title, title_link: await fill(values.titleLink, message.link), fallback: await fill(values.fallback, title), color: await fill(values.color, colorOf(message)), text: cut(await fill(values.text, slackText(message)), 3000),
    pretext: [message.note, await fill(values.pretext)].filter((text) => text !== null && text !== '').join('\n'), footer: await fill(values.footer), callback_id: await fill(values.callbackId), mrkdwn_in: values.mrkdwnIn ?? ['fallback', 'pretext', 'text'],
    ...(fields.length > 0 ? { fields } : {}), ...(actions.length > 0 ? { actions } : {}), ...(values.imageUrl ? { image_url: await fill(values.imageUrl) } : {}), ...(values.thumbUrl ? { thumb_url: await fill(values.thumbUrl) } : {}),
  }
  const place = { text: await fill(values.messageText), channel: await fill(values.channel), username: await fill(values.username, 'Daybook'), icon_emoji: await fill(values.iconEmoji), icon_url: await fill(values.iconUrl) }
  const body = { ...withoutEmpty(place), ...(values.linkNames ? { link_names: true } : {}), attachments: [withoutEmpty(attachment)] }
  const token = values.apiUrl === undefined && values.appToken ? values.appToken : undefined
  const response = await post(host, { url: token === undefined ? (values.apiUrl ?? '') : values.appUrl, body: JSON.stringify(body), headers: token === undefined ? {} : { authorization: `Bearer ${token}` }, http: values.httpConfig })
  return saidNo(response) ?? sentOf(response, host.clock.now())
}, more)

async function confirmation({ title, text, okText, dismissText }: z.output<typeof Confirm>, fill: (text: string | undefined) => Promise<string>): Promise<Record<string, unknown>> {
  return withoutEmpty({ title: await fill(title), text: await fill(text), ok_text: await fill(okText), dismiss_text: await fill(dismissText) })
}

/** Slack's own interface answers 200 and says in the body what went wrong (api.slack.com/web#evaluating_responses). */
function saidNo(response: GuardedResponse): Sent | undefined {
  if (response.status !== 200 || !response.headers['content-type']?.startsWith('application/json')) return undefined
  const answer = Answer.safeParse(jsonOf(response.text()))
  if (!answer.success || answer.data.ok) return undefined
  const error = answer.data.error ?? 'no reason'
  return { status: 200, error: `Slack refused it: ${error.slice(0, 200)}`, isFinal: !['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable'].includes(error) }
}

const Answer = z.object({ ok: z.boolean(), error: z.string().optional() })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function colorOf({ body }: Pick<ChannelMessage, 'body'>): string {
  return body.status === 'firing' ? 'danger' : 'good'
}

function slackText({ body }: ChannelMessage): string {
  const { shown, more } = alertTexts(body, 10)
  const lines = shown.map(({ status, name, summary, links }) => [
    `*${status === 'firing' ? 'Firing' : 'Resolved'}: ${escapeSlack(name)}* ${escapeSlack(summary)}`, ...(links.length > 0 ? [links.map(({ title, url }) => `<${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${title}>`).join(' · ')] : []),
  ].join('\n'))
  return [...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n')
}

/** Otherwise an annotation could call everybody in the channel (api.slack.com/reference/surfaces/formatting#escaping). */
function escapeSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function withoutEmpty(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== undefined && value !== null))
}
