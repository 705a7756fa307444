import { z } from 'zod'
import { fillText } from '../texts/fill-text.ts'
import { cut, plainText, titleOf } from '../texts/message-texts.ts'
import { severityOfLabels } from '../../alerts/map-labels.ts'
import { type ChannelHost, defineChannel, type Sent } from './channel.ts'
import { fillTexts } from './fill-texts.ts'
import type { HttpConfig } from './http-config.ts'
import { exchange, postJson, sentOf } from './post-json.ts'
import { withoutEmpty } from './slack.ts'

const priorities = { critical: 'P1', high: 'P2', medium: 'P3', low: 'P5' } as const

const more = z.object({ updateAlerts: z.boolean().default(false) })

interface Responder {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly username?: string | undefined
  readonly type: string
}

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
    priority: await fill(values.priority, priorities[severityOfLabels(body.commonLabels)]), note: await fill(values.note), tags: listOf(await fill(values.tags)), actions: listOf(await fill(values.actions)), responders: await respondersOf(values.responders, fill), details: { ...body.commonLabels, ...await fillTexts(values.details, fill) },
  }
  const sent = await postJson(host, `${base}v2/alerts`, withoutEmpty(alert), { headers, http: values.httpConfig })
  return sent.error === null && values.updateAlerts ? writeAgain({ host, base: `${base}v2/alerts/${dedupKey}`, headers, http: values.httpConfig }, alert) : sent
}, more)

/** Of an alert that is there already, Opsgenie leaves the texts as they were unless they are written of themselves. */
async function writeAgain({ host, base, headers, http }: { readonly host: ChannelHost; readonly base: string; readonly headers: Readonly<Record<string, string>>; readonly http: HttpConfig | undefined }, { message, description }: { readonly message: string; readonly description: string }): Promise<Sent> {
  const write = async (part: object, name: string) => sentOf(await exchange(host, { method: 'PUT', url: `${base}/${name}?identifierType=alias`, body: JSON.stringify(part), headers, http }), host.clock.now())
  const first = await write({ message }, 'message')
  return first.error === null ? write({ description }, 'description') : first
}

/** Empty ones are left out; `teams` stands for each team of a list with commas. */
async function respondersOf(responders: readonly Responder[] | undefined, fill: (text: string | undefined) => Promise<string>): Promise<Record<string, unknown>[] | undefined> {
  const filled = await Promise.all((responders ?? []).map(async ({ id, name, username, type }) => ({ id: await fill(id), name: await fill(name), username: await fill(username), type: await fill(type) })))
  const all = filled.filter(({ id, name, username }) => `${id}${name}${username}` !== '').flatMap((each) => (each.type === 'teams' ? (listOf(each.name) ?? []).map((name) => ({ name, type: 'team' })) : [withoutEmpty(each)]))
  return all.length > 0 ? all : undefined
}

function listOf(text: string): string[] | undefined {
  const items = text.split(',').map((item) => item.trim()).filter((item) => item !== '')
  return items.length > 0 ? items : undefined
}
