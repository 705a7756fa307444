import type { ChannelMessage } from '../texts/channel-message.ts'
import { fillText } from '../texts/fill-text.ts'
import { alertTexts, cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel } from './channel.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

/** developers.mattermost.com/integrate/webhooks/incoming: a text, and an attachment in Markdown. */
export const mattermostChannel = defineChannel('mattermost', async (message, values, host) => {
  const title = cut(await fillText(values.title, message, () => titleOf(message)), 1024)
  const attachment = { fallback: title, color: message.body.status === 'firing' ? '#c62828' : '#2e7d32', title, title_link: message.link, text: cut(await fillText(values.text, message, () => markdownText(message)), 7000) }
  return postJson(host, values.webhookUrl ?? '', { ...withoutEmpty({ text: message.note, channel: values.channel, username: values.username ?? 'Daybook', icon_url: values.iconUrl, icon_emoji: values.iconEmoji }), attachments: [attachment] }, { http: values.httpConfig })
})

export function markdownText({ body }: Pick<ChannelMessage, 'body'>, most = 10): string {
  const { shown, more } = alertTexts(body, most)
  const lines = shown.map(({ status, name, summary, links }) => [`**${status === 'firing' ? 'Firing' : 'Resolved'}: ${escapeMarkdown(name)}** ${escapeMarkdown(summary)}`, ...(links.length > 0 ? [links.map(({ title, url }) => `[${title}](<${url.replaceAll('>', '%3E')}>)`).join(' · ')] : [])].join('  \n'))
  return [...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n\n')
}

/** Otherwise an annotation could draw pictures from elsewhere, or call everybody by name. */
function escapeMarkdown(text: string): string {
  return text.replaceAll('@', '@\u200b').replace(/[\\`*_[\]<>#|!~]/g, '\\$&').replaceAll('\n', ' ')
}
