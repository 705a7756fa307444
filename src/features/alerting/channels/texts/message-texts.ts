import type { WebhookBody } from '../../routing/webhook-body.ts'
import type { ChannelMessage } from './channel-message.ts'

type Alert = WebhookBody['alerts'][number]

/** Shown whole; of the others the number is said. */
const shownAlerts = 20
const maxTitle = 250

/** `[FIRING:2] HighErrorRate shop (critical)`: as Alertmanager titles a group, values of the group's labels first. */
export function titleOf({ body }: Pick<ChannelMessage, 'body'>): string {
  const firing = body.alerts.filter(({ status }) => status === 'firing').length
  const grouped = Object.keys(body.groupLabels).toSorted()
  const named = [...grouped.filter((name) => name === 'alertname'), ...grouped.filter((name) => name !== 'alertname')].map((name) => body.groupLabels[name] ?? '')
  const common = Object.entries(body.commonLabels).filter(([name]) => !Object.hasOwn(body.groupLabels, name)).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
  const head = `[${body.status === 'firing' ? `FIRING:${firing}` : 'RESOLVED'}]`
  return cut([head, ...named, ...(common.length > 0 ? [`(${common.join(' ')})`] : [])].join(' ').replace(/\s+/g, ' '), maxTitle)
}

export interface AlertText {
  readonly status: 'firing' | 'resolved'
  readonly name: string
  readonly summary: string
  readonly description: string | undefined
  readonly since: string
  readonly labels: readonly (readonly [name: string, value: string])[]
  readonly links: readonly { readonly title: string; readonly url: string }[]
}

/** What is said of each alert, firing ones first; `more` were left out. */
export function alertTexts(body: WebhookBody, most = shownAlerts): { shown: AlertText[]; more: number } {
  const sorted = [...body.alerts.filter(({ status }) => status === 'firing'), ...body.alerts.filter(({ status }) => status !== 'firing')]
  return { shown: sorted.slice(0, most).map(alertText), more: Math.max(0, sorted.length - most) + body.truncatedAlerts }
}

function alertText({ status, labels, annotations, startsAt, endsAt, generatorURL }: Alert): AlertText {
  const summary = annotations['summary'] ?? annotations['message'] ?? annotations['title'] ?? annotations['description'] ?? ''
  const description = annotations['description'] === summary ? undefined : annotations['description']
  const links = [['Runbook', annotations['runbook_url']], ['Dashboard', annotations['dashboard_url'] ?? annotations['dashboard']], ['Source', generatorURL]] as const
  return {
    status, name: labels['alertname'] ?? 'alert', summary: cut(summary, 1000), description: description === undefined ? undefined : cut(description, 2000),
    since: status === 'firing' ? `since ${clockOf(startsAt)}` : `until ${clockOf(endsAt)}`,
    labels: Object.entries(labels).filter(([name]) => name !== 'alertname').slice(0, 30).map(([name, value]) => [name, cut(value, 200)] as const),
    links: links.flatMap(([title, url]) => (url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) ? [{ title, url }] : [])),
  }
}

/** The whole in plain text: mail, phones, chats that know no markup. */
export function plainText({ body, note, link }: Pick<ChannelMessage, 'body' | 'note' | 'link'>, most = shownAlerts): string {
  const { shown, more } = alertTexts(body, most)
  const parts = shown.map(({ status, name, summary, description, since, labels, links }) => [
    `${status === 'firing' ? 'Firing' : 'Resolved'}: ${name}, ${since}`, summary, description, labels.map(([label, value]) => `${label}=${value}`).join(' '), ...links.map(({ title, url }) => `${title}: ${url}`),
  ].filter((line) => line !== undefined && line !== '').join('\n'))
  return [...(note === null ? [] : [note]), ...parts, ...(more > 0 ? [`And ${more} more.`] : []), link].join('\n\n').trim()
}

/** One line of each alert, for where there is little room. */
export function shortText({ body, note }: Pick<ChannelMessage, 'body' | 'note'>, most = 5): string {
  const { shown, more } = alertTexts(body, most)
  return [...(note === null ? [] : [note]), ...shown.map(({ status, name, summary }) => `${status === 'resolved' ? 'Resolved: ' : ''}${summary === '' ? name : summary}`), ...(more > 0 ? [`And ${more} more.`] : [])].join('\n')
}

function clockOf(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`
}

export function cut(text: string, most: number): string {
  const characters = text.length > most ? [...text] : []
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text
}

/** At most so many bytes of UTF-8, no character halved. */
export function cutBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text
  const kept = Buffer.from(text).subarray(0, most - Buffer.byteLength('…')).toString('utf8')
  return `${kept.replace(/\uFFFD$/, '')}…`
}
