import { fillText } from '../texts/fill-text.ts'
import { cut, plainText, titleOf } from '../texts/message-texts.ts'
import { severityOfLabels } from '../../alerts/map-labels.ts'
import { defineChannel } from './channel.ts'
import { postJson } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

const priorities = { critical: 'P1', high: 'P2', medium: 'P3', low: 'P5' } as const

/** docs.opsgenie.com/docs/alert-api: one alert for each group by its alias, closed with it. */
export const opsgenieChannel = defineChannel('opsgenie', async (message, values, host) => {
  const fill = (text: string | undefined, usual = '') => fillText(text, message, () => usual)
  const { body, dedupKey } = message
  const headers = { authorization: `GenieKey ${values.apiKey ?? ''}` }
  const base = values.apiUrl.endsWith('/') ? values.apiUrl : `${values.apiUrl}/`
  const source = await fill(values.source, message.link)
  if (body.status === 'resolved') return postJson(host, `${base}v2/alerts/${dedupKey}/close?identifierType=alias`, { source }, { headers, http: values.httpConfig })
  const alert = {
    alias: dedupKey, message: cut(await fill(values.message, titleOf(message)), 130), description: cut(await fill(values.description, plainText(message)), 15_000), source, entity: await fill(values.entity),
    priority: await fill(values.priority, priorities[severityOfLabels(body.commonLabels)]), note: await fill(values.note), tags: listOf(await fill(values.tags)), actions: listOf(await fill(values.actions)), responders: values.responders, details: { ...body.commonLabels, ...values.details },
  }
  return postJson(host, `${base}v2/alerts`, withoutEmpty(alert), { headers, http: values.httpConfig })
})

function listOf(text: string): string[] | undefined {
  const items = text.split(',').map((item) => item.trim()).filter((item) => item !== '')
  return items.length > 0 ? items : undefined
}
