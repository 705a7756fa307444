import { z } from 'zod'
import { fillText } from '../texts/fill-text.ts'
import { cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel, type Sent } from './channel.ts'
import { oneLine } from './http-config.ts'
import { markdownText } from './mattermost.ts'
import { post, sentOf } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

const Line = z.string().max(4000).optional()
const more = z.object({
  fields: z.array(z.object({ title: Line, value: Line, short: z.boolean().optional() })).max(50).optional(), shortFields: z.boolean().default(false), imageUrl: Line, thumbUrl: Line,
  actions: z.array(z.object({ text: Line, url: Line, msg: Line })).max(20).optional(),
})

/** docs.rocket.chat: incoming webhooks take a text and attachments; so does chat.postMessage, of a user with a token. */
export const rocketchatChannel = defineChannel('rocketchat', async (message, values, host) => {
  const fill = (text: string | undefined, usual = '') => fillText(text, message, () => usual)
  const title = cut(await fill(values.title, titleOf(message)), 1024)
  const text = cut(await fill(values.text, markdownText(message)), 7000)
  const attachment = { title, title_link: await fill(values.titleLink, message.link), text, color: await fill(values.color, message.body.status === 'firing' ? 'red' : 'green'), ...await partsOf(values, fill) }
  const place = withoutEmpty({ text: message.note, channel: await fill(values.channel), emoji: await fill(values.emoji), avatar: await fill(values.iconUrl), alias: 'Daybook' })
  const isUser = values.webhookUrl === undefined
  const headers = isUser ? { 'x-auth-token': oneLine(values.token ?? ''), 'x-user-id': oneLine(values.tokenId ?? '') } : {}
  const url = isUser ? `${values.apiUrl.replace(/\/$/, '')}/api/v1/chat.postMessage` : (values.webhookUrl ?? '')
  const response = await post(host, { url, body: JSON.stringify({ ...place, attachments: [attachment] }), headers, http: values.httpConfig })
  const sent = sentOf(response, host.clock.now())
  return isUser && sent.error === null ? (saidNo(response.text()) ?? sent) : sent
}, more)

/** Of actions there are only buttons, which lead to an address or write a message. */
async function partsOf({ fields = [], shortFields, imageUrl, thumbUrl, actions = [] }: z.output<typeof more>, fill: (text: string | undefined) => Promise<string>): Promise<object> {
  const titled = await Promise.all(fields.map(async ({ title, value, short }) => ({ title: await fill(title), value: await fill(value), short: short ?? shortFields })))
  const buttons = await Promise.all(actions.map(async ({ text, url, msg }) => ({ type: 'button', ...withoutEmpty({ text: await fill(text), url: await fill(url), msg: await fill(msg) }) })))
  return { ...withoutEmpty({ image_url: await fill(imageUrl), thumb_url: await fill(thumbUrl) }), ...(titled.length > 0 ? { fields: titled } : {}), ...(buttons.length > 0 ? { actions: buttons } : {}) }
}

const Answer = z.object({ success: z.boolean(), error: z.string().default('no reason') })

/** It may answer 200 and say in the body that it did nothing. */
function saidNo(text: string): Sent | undefined {
  try {
    const { success, error } = Answer.parse(JSON.parse(text))
    return success ? undefined : { status: 200, error: `Rocket.Chat refused it: ${error.slice(0, 200)}`, isFinal: true }
  } catch {
    return { status: 200, error: 'Rocket.Chat answered something that is not its format. Check the address.', isFinal: false }
  }
}
