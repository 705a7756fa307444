import { fillText } from '../texts/fill-text.ts'
import type { ChannelMessage } from '../texts/channel-message.ts'
import { escapeHtml } from '../texts/html-text.ts'
import { alertTexts, cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel } from './channel.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

/** core.telegram.org/bots/api#sendmessage. The bot's token stands in the address, which is therefore never shown. */
export const telegramChannel = defineChannel('telegram', async (message, values, host) => {
  const isHtml = values.parseMode === 'HTML' && !values.message
  const text = await fillText(values.message, message, () => (values.parseMode === 'HTML' ? htmlLines(message) : plainLines(message)))
  const body = withoutEmpty({ chat_id: /^-?\d+$/.test(values.chatId) ? Number(values.chatId) : values.chatId, text: isHtml ? text : cut(text, 4096), parse_mode: values.message || values.parseMode === 'HTML' ? values.parseMode : '', message_thread_id: values.messageThreadId, disable_notification: values.disableNotifications || undefined, link_preview_options: { is_disabled: true } })
  return postJson(host, `${values.apiUrl.replace(/\/$/, '')}/bot${values.botToken ?? ''}/sendMessage`, body, { http: values.httpConfig })
})

/** Cut between alerts: half a tag would be refused. */
function htmlLines(message: ChannelMessage): string {
  const { shown, more } = alertTexts(message.body)
  const head = [`<b>${escapeHtml(titleOf(message))}</b>`, ...(message.note === null ? [] : [`<i>${escapeHtml(message.note)}</i>`])].join('\n')
  const foot = `<a href="${escapeHtml(message.link)}">Look at the alerts</a>`
  const parts: string[] = []
  let left = 4000 - head.length - foot.length
  for (const { status, name, summary } of shown) {
    const part = `${status === 'firing' ? 'Firing' : 'Resolved'}: <b>${escapeHtml(cut(name, 200))}</b> ${escapeHtml(cut(summary, 500))}`
    if (part.length + 1 > left) break
    parts.push(part)
    left -= part.length + 1
  }
  const others = more + shown.length - parts.length
  return [head, ...parts, ...(others > 0 ? [`And ${others} more.`] : []), foot].join('\n')
}

function plainLines(message: ChannelMessage): string {
  const { shown, more } = alertTexts(message.body)
  return [titleOf(message), ...(message.note === null ? [] : [message.note]), ...shown.map(({ status, name, summary }) => `${status === 'firing' ? 'Firing' : 'Resolved'}: ${name} ${summary}`), ...(more > 0 ? [`And ${more} more.`] : []), message.link].join('\n')
}
