import { z } from 'zod'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { fillText } from '../texts/fill-text.ts'
import { alertTexts, cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel } from './channel.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

const Line = z.string().max(4000).optional()
const Attachment = z.object({
  fallback: Line, color: Line, pretext: Line, text: z.string().max(20_000).optional(), authorName: Line, authorLink: Line, authorIcon: Line, title: Line, titleLink: Line, thumbUrl: Line, footer: Line, footerIcon: Line, imageUrl: Line,
  fields: z.array(z.object({ title: z.string().max(2000), value: z.string().max(20_000), short: z.boolean().optional() })).max(50).optional(),
})
type Attachment = z.output<typeof Attachment>
const Priority = z.object({ priority: Line, requestedAck: z.boolean().default(false), persistentNotifications: z.boolean().default(false) })
const more = Attachment.extend({ attachments: z.array(Attachment).max(20).optional(), type: Line, props: z.object({ card: z.string().max(20_000).optional() }).optional(), priority: Priority.optional() })

type Fill = (text: string | undefined, usual?: string) => Promise<string>

/** developers.mattermost.com/integrate/webhooks/incoming: a text, and attachments in Markdown. Where a configuration has attachments of its own, its text stands above them. */
export const mattermostChannel = defineChannel('mattermost', async (message, values, host) => {
  const fill: Fill = (text, usual = '') => fillText(text, message, () => usual)
  const text = cut(await fill(values.text, markdownText(message)), 7000)
  const title = cut(await fill(values.title, titleOf(message)), 1024)
  const usual = { title, text, fallback: await fill(values.fallback, title), color: await fill(values.color, message.body.status === 'firing' ? '#c62828' : '#2e7d32'), title_link: await fill(values.titleLink, message.link) }
  const attachments = values.attachments?.length ? await Promise.all(values.attachments.map((each) => attachmentOf(each, fill))) : [{ ...await attachmentOf(values, fill), ...usual }]
  const above = [...(message.note === null ? [] : [message.note]), ...(values.attachments?.length ? [text] : [])].join('\n\n')
  const card = await fill(values.props?.card)
  const body = {
    ...withoutEmpty({ text: above, channel: await fill(values.channel), username: await fill(values.username, 'Daybook'), icon_url: await fill(values.iconUrl), icon_emoji: await fill(values.iconEmoji), type: await fill(values.type) }),
    ...(card === '' ? {} : { props: { card } }), ...await priorityOf(values.priority, fill), attachments,
  }
  return postJson(host, values.webhookUrl ?? '', body, { http: values.httpConfig })
}, more)

async function attachmentOf({ fields, ...texts }: Attachment, fill: Fill): Promise<Record<string, unknown>> {
  const own = { fallback: texts.fallback, color: texts.color, pretext: texts.pretext, text: texts.text, author_name: texts.authorName, author_link: texts.authorLink, author_icon: texts.authorIcon, title: texts.title, title_link: texts.titleLink, thumb_url: texts.thumbUrl, footer: texts.footer, footer_icon: texts.footerIcon, image_url: texts.imageUrl }
  const filled = await Promise.all(Object.entries(own).map(async ([name, text]) => [name, await fill(text)] as const))
  const titled = await Promise.all((fields ?? []).map(async ({ title, value, short }) => ({ title: await fill(title), value: await fill(value), ...(short === undefined ? {} : { short }) })))
  return { ...withoutEmpty(Object.fromEntries(filled)), ...(titled.length > 0 ? { fields: titled } : {}) }
}

/** An acknowledgement is asked for only where it is more than standard, and people are called again only where it is urgent (docs.mattermost.com, message priority). */
async function priorityOf(given: z.output<typeof Priority> | undefined, fill: Fill): Promise<object> {
  const asked = (await fill(given?.priority)).toLowerCase()
  if (!given || asked === '') return {}
  const priority = ['urgent', 'important'].includes(asked) ? asked : 'standard'
  return { priority: { priority, requested_ack: given.requestedAck && priority !== 'standard', persistent_notifications: given.persistentNotifications && priority === 'urgent' } }
}

export function markdownText({ body }: Pick<ChannelMessage, 'body'>, most = 10): string {
  const { shown, more } = alertTexts(body, most)
  const lines = shown.map(({ status, name, summary, links }) => [`**${status === 'firing' ? 'Firing' : 'Resolved'}: ${escapeMarkdown(name)}** ${escapeMarkdown(summary)}`, ...(links.length > 0 ? [links.map(({ title, url }) => `[${title}](<${url.replaceAll('>', '%3E')}>)`).join(' · ')] : [])].join('  \n'))
  return [...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n\n')
}

/** Otherwise an annotation could draw pictures from elsewhere, or call everybody by name. */
function escapeMarkdown(text: string): string {
  return text.replaceAll('@', '@\u200b').replace(/[\\`*_[\]<>#|!~]/g, '\\$&').replaceAll('\n', ' ')
}
