import { fillText } from '../texts/fill-text.ts'
import { cut, titleOf } from '../texts/message-texts.ts'
import { defineChannel } from './channel.ts'
import { markdownText } from './mattermost.ts'
import { postJson } from './post-json.ts'

/** A message card (learn.microsoft.com/outlook/actionable-messages/message-card-reference). */
export const msteamsChannel = defineChannel('msteams', async (message, values, host) => {
  const title = cut(await fillText(values.title, message, () => titleOf(message)), 1000)
  const text = await fillText(values.text, message, () => markdownText(message))
  const card = { '@context': 'http://schema.org/extensions', '@type': 'MessageCard', title, summary: await fillText(values.summary, message, () => title), text: cut(noted(message.note, text), 20_000), themeColor: message.body.status === 'firing' ? '8C1A1A' : '2DC72D' }
  return postJson(host, values.webhookUrl ?? '', card, { http: values.httpConfig })
})

/** An adaptive card, as workflows of Teams take it (adaptivecards.io/explorer). */
export const msteamsV2Channel = defineChannel('msteamsv2', async (message, values, host) => {
  const title = cut(await fillText(values.title, message, () => titleOf(message)), 1000)
  const text = cut(noted(message.note, await fillText(values.text, message, () => markdownText(message))), 20_000)
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', msteams: { width: 'full' }, actions: [{ type: 'Action.OpenUrl', title: 'Look at the alerts', url: message.link }],
    body: [{ type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true, style: 'heading', color: message.body.status === 'firing' ? 'Attention' : 'Good' }, { type: 'TextBlock', text, wrap: true }],
  }
  return postJson(host, values.webhookUrl ?? '', { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] }, { http: values.httpConfig })
})

export function noted(note: string | null, text: string): string {
  return note === null ? text : `${note}\n\n${text}`
}
