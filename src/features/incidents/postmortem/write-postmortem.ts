import { formatDuration } from '#lib/duration'
import type { StoredEvent } from '#kernel/timeline'
import type { ActionItem, Cause, Incident } from '../contract.ts'

export interface PostmortemSource {
  readonly incident: Incident
  readonly record: readonly StoredEvent[]
  readonly causes: readonly Cause[]
  readonly actions: readonly ActionItem[]
  readonly resolution: string
  readonly now: Date
}

const helpfulTypes = /^dev\.(cdevents\.service\.rolledback\.|daybook\.release\.quarantined$|daybook\.alert\.resolved$)/

/** The postmortem of an incident in Markdown, from nothing but its record. Pure: the same record gives the same text. */
export function writePostmortem(source: PostmortemSource): string {
  const { incident } = source
  const sections = [
    `# Postmortem of incident #${incident.number}: ${plain(incident.title)}`,
    facts(source), section('Summary', summary(source)), section('Impact', impact(source)), section('Cause', cause(source)),
    section('What helped', helped(source)), section('Timeline', timeline(source)), section('Actions', actions(source)),
  ]
  return `${sections.join('\n\n')}\n`
}

function section(title: string, body: string): string {
  return `## ${title}\n\n${body}`
}

function facts({ incident }: PostmortemSource): string {
  const rows: [string, string][] = [
    ['Severity', incident.severity], ['Service', incident.service ?? 'not named'], ['Environment', incident.environment ?? 'not named'],
    ['Began', moment(incident.startedAt)], ['Opened', `${moment(incident.openedAt)} by ${incident.openedBy}`],
    ['Acknowledged', incident.acknowledgedAt ? moment(incident.acknowledgedAt) : 'never'], ['Mitigated', incident.mitigatedAt ? moment(incident.mitigatedAt) : 'not yet'],
    ['Resolved', incident.resolvedAt ? moment(incident.resolvedAt) : 'not yet'], ['People', incident.roles.map(({ role, name }) => `${name} (${role})`).join(', ') || 'nobody was named'],
  ]
  return `| | |\n|---|---|\n${rows.map(([name, value]) => `| ${name} | ${cell(value)} |`).join('\n')}`
}

function summary({ incident, resolution, causes }: PostmortemSource): string {
  const confirmed = confirmedCause(incident, causes)
  const because = confirmed ? ` The cause was ${lowerFirst(plain(confirmed.summary))}.` : ''
  return `${plain(incident.title)}.${because} ${plain(resolution)}`.replace(/\.\.+/g, '.').trim()
}

function impact({ incident, record, now }: PostmortemSource): string {
  const end = incident.mitigatedAt ?? incident.resolvedAt ?? now.toISOString()
  const rows = [
    `- It hurt for **${between(incident.startedAt, end)}**${incident.mitigatedAt ? '' : ' and is not mitigated yet'}.`,
    `- It was noticed after ${between(incident.startedAt, incident.openedAt)}${incident.acknowledgedAt ? ` and taken on after ${between(incident.startedAt, incident.acknowledgedAt)}` : ''}.`,
    ...record.filter(({ type }) => type === 'dev.daybook.alert.fired').map(({ summary: text }) => `- ${plain(text)}`),
  ]
  return [...new Set(rows)].join('\n')
}

function cause({ incident, causes }: PostmortemSource): string {
  const confirmed = confirmedCause(incident, causes)
  const first = confirmed ?? causes[0]
  if (!first) return incident.service === null ? 'No service was named, so no change was looked for.' : 'No change on the service or what it depends on was found in the hours before. Look outside what Daybook records.'
  const heading = confirmed ? `Confirmed: **${plain(first.summary)}** by ${plain(first.actor)}, ${stamp(first.at)}.` : `Not confirmed. Most likely: **${plain(first.summary)}** by ${plain(first.actor)}, ${stamp(first.at)}.`
  const others = causes.filter(({ eventId }) => eventId !== first.eventId).slice(0, 3)
  return [
    heading, '', ...first.reasons.map(({ text }) => `- ${plain(text)}`),
    ...(others.length > 0 ? ['', 'Also considered:', '', ...others.map((other) => `- ${plain(other.summary)} (${Math.round(other.score * 100)} %)`)] : []),
  ].join('\n')
}

function helped({ record }: PostmortemSource): string {
  const rows = record.filter(({ type }) => helpfulTypes.test(type)).map(({ at, summary: text, actor }) => `- ${stamp(at.toISOString())} ${plain(text)} (${plain(actor.name)})`)
  return rows.length > 0 ? rows.join('\n') : 'Nothing that Daybook recorded. Write down what did.'
}

function timeline({ record }: PostmortemSource): string {
  if (record.length === 0) return 'Nothing was recorded.'
  return `| Time (UTC) | Who | What |\n|---|---|---|\n${record.map(({ at, actor, summary: text }) => `| ${stamp(at.toISOString())} | ${cell(actor.name)} | ${cell(text)} |`).join('\n')}`
}

function actions({ actions: items }: PostmortemSource): string {
  if (items.length === 0) return 'None yet. Open one on the incident\'s page; it stays open until an event proves it.'
  return items.map(({ title, owner, state, proof }) => `- [${state === 'proven' ? 'x' : ' '}] ${plain(title)}${owner ? ` (${plain(owner)})` : ''}${proof ? `: ${plain(proof.summary)}` : ''}`).join('\n')
}

function confirmedCause(incident: Incident, causes: readonly Cause[]): Cause | undefined {
  return causes.find(({ eventId }) => eventId === incident.confirmedCause)
}

function between(from: string, to: string): string {
  return formatDuration(Date.parse(to) - Date.parse(from))
}

/** To the second, in UTC: a record is read in many time zones. */
function stamp(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 19)}`
}

/** For where no heading says the zone. */
function moment(at: string): string {
  return `${stamp(at)} UTC`
}

/** Text of others inside Markdown: one line, and nothing in it makes markup, HTML or a link. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>]/g, '\\$&').trim()
}

function cell(text: string): string {
  return plain(text).replace(/\|/g, '\\|')
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
