import { fillText } from '../texts/fill-text.ts'
import { cut, plainText, titleOf } from '../texts/message-texts.ts'
import { severityOfLabels } from '../../alerts/map-labels.ts'
import { defineChannel } from './channel.ts'
import { fillTexts } from './fill-texts.ts'
import { postJson } from './post-json.ts'

const types = { critical: 'CRITICAL', high: 'CRITICAL', medium: 'WARNING', low: 'INFO' } as const
const firing = new Set<string>(Object.values(types))
const mostCharacters = 20_480

/** help.victorops.com, REST endpoint: one incident for each group by its entity_id. The key stands in the address, which is therefore never shown. */
export const victoropsChannel = defineChannel('victorops', async (message, values, host) => {
  const fill = (text: string | undefined, usual = '') => fillText(text, message, () => usual)
  const { body, dedupKey, note } = message
  const type = await fill(values.messageType, types[severityOfLabels(body.commonLabels)])
  const said = await fill(values.stateMessage, plainText({ ...message, note: null }))
  const alert = {
    ...await fillTexts(values.customFields, fill), message_type: body.status === 'resolved' ? 'RECOVERY' : firing.has(type) ? type : 'CRITICAL', entity_id: dedupKey, entity_display_name: await fill(values.entityDisplayName, titleOf(message)),
    state_message: cut(note === null ? said : `${note}\n\n${said}`, mostCharacters), monitoring_tool: await fill(values.monitoringTool, 'Daybook'),
  }
  const url = [values.apiUrl.replace(/\/$/, ''), encodeURIComponent(values.apiKey ?? ''), encodeURIComponent(await fill(values.routingKey))].join('/')
  return postJson(host, url, alert, { http: values.httpConfig })
})
