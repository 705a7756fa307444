import { fillText } from '../texts/fill-text.ts'
import { cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel } from './channel.ts'
import { markdownText } from './mattermost.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

/** docs.rocket.chat: incoming webhooks take a text and attachments. */
export const rocketchatChannel = defineChannel('rocketchat', async (message, values, host) => {
  const title = cut(await fillText(values.title, message, () => titleOf(message)), 1024)
  const text = cut(await fillText(values.text, message, () => markdownText(message)), 7000)
  return postJson(host, values.webhookUrl ?? '', { ...withoutEmpty({ text: message.note, channel: values.channel, emoji: values.emoji, avatar: values.iconUrl, alias: 'Daybook' }), attachments: [{ title, title_link: message.link, text, color: message.body.status === 'firing' ? 'red' : 'green' }] }, { http: values.httpConfig })
})
