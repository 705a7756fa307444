import { fillText } from '../texts/fill-text.ts'
import { cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel } from './channel.ts'
import { markdownText } from './mattermost.ts'
import { noted } from './msteams.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

/** discord.com/developers/docs/resources/webhook#execute-webhook: an embed; nobody is called by name. */
export const discordChannel = defineChannel('discord', async (message, values, host) => {
  const title = cut(await fillText(values.title, message, () => titleOf(message)), 256)
  const description = cut(noted(message.note, await fillText(values.message, message, () => markdownText(message))), 2048)
  const content = values.content ? cut(await fillText(values.content, message, () => ''), 2000) : ''
  return postJson(host, values.webhookUrl ?? '', { ...withoutEmpty({ content, username: values.username, avatar_url: values.avatarUrl }), embeds: [{ title, description, url: message.link, color: message.body.status === 'firing' ? 0x99_2d_22 : 0x2e_cc_71 }], allowed_mentions: { parse: [] } }, { http: values.httpConfig })
})
