import { fillText } from '../texts/fill-text.ts'
import { cutBytes, titleOf } from '../texts/message-texts.ts'
import { defineChannel } from './channel.ts'
import { oneLine } from './http-config.ts'
import { markdownText } from './mattermost.ts'
import { postJson } from './post-json.ts'

/** developer.webex.com/docs/api/v1/messages/create-a-message: Markdown of at most 7439 bytes. */
const mostBytes = 7439

export const webexChannel = defineChannel('webex', async (message, values, host) => {
  const text = await fillText(values.message, message, () => `**${titleOf(message)}**\n\n${markdownText(message)}\n\n${message.link}`)
  const markdown = cutBytes(message.note === null ? text : `${message.note}\n\n${text}`, mostBytes)
  const headers = { authorization: `Bearer ${oneLine(values.botToken ?? '')}` }
  return postJson(host, values.apiUrl, { markdown, roomId: await fillText(values.roomId, message, () => '') }, { headers, http: values.httpConfig })
})
