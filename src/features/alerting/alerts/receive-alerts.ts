import { z } from 'zod'
import type { Context } from '#kernel/feature'
import { fingerprintOf } from '#lib/alertmanager'
import { newId } from '#lib/id'
import { type Db, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { fireAlerts, type NewAlert, resolveAlerts } from './fire-alerts.ts'
import { entityOfLabels, environmentOfLabels, severityOfLabels } from './map-labels.ts'
import { queueForRouting } from './routing-queue.ts'

const Labels = z.record(z.string().regex(/^[^\0]{1,200}$/), z.string().max(10_000).refine((text) => !text.includes('\0'), 'A label cannot hold a NUL character.'))

/** One of the alerts that Prometheus posts (github.com/prometheus/alertmanager, api/v2/openapi.yaml, postableAlert). */
export const PostedAlert = z.object({
  labels: Labels.refine((labels) => Object.values(labels).some((value) => value !== ''), 'An alert has at least one label.'),
  annotations: Labels.default({}), startsAt: z.iso.datetime({ offset: true }).optional(), endsAt: z.iso.datetime({ offset: true }).optional(), generatorURL: z.string().max(4000).optional(),
})
export type PostedAlert = z.infer<typeof PostedAlert>

/** One of them with what it is known by. */
export interface ReadAlert {
  readonly posted: PostedAlert
  readonly labels: Readonly<Record<string, string>>
  readonly fingerprint: string
}

interface Incoming extends ReadAlert {
  readonly endsAt: Date
}

const usualResolveMs = 5 * 60_000

export function readAlert(posted: PostedAlert): ReadAlert {
  // Alertmanager does not tell an empty label from one that is not there.
  const isWhole = Object.values(posted.labels).every((value) => value !== '')
  const labels = isWhole ? posted.labels : Object.fromEntries(Object.entries(posted.labels).filter(([, value]) => value !== ''))
  return { posted, labels, fingerprint: fingerprintOf(labels) }
}

interface Receiving {
  readonly source?: string
  /** They are some of many. */
  readonly isStorm?: boolean
}

/** Takes alerts in, all or none: a new one fires, one that fires is kept alive, one whose end has come is resolved. */
export function receiveAlerts(ctx: Context, posted: readonly PostedAlert[], options: Receiving = {}): Promise<void> {
  return takeAlerts(ctx, posted.map(readAlert), options)
}

/** The same for alerts that were read before. */
export async function takeAlerts(ctx: Context, read: readonly ReadAlert[], { source = 'posted', isStorm }: Receiving = {}): Promise<void> {
  const now = ctx.clock.now()
  // Of the same alert given twice the last counts, as with Alertmanager.
  const incoming = new Map((await withEnds(ctx, read, now)).map((each) => [each.fingerprint, each]))
  const prints = [...incoming.keys()].toSorted()
  const { rows } = await sql<AlertRow>`select * from alerting_alerts where fingerprint = any(${prints}::text[]) and state = 'firing' order by fingerprint for update`.execute(ctx.db)
  const firing = new Map(rows.map((row) => [row.fingerprint, row]))
  const has = (each: Incoming) => firing.has(each.fingerprint)
  const ended = (each: Incoming) => each.endsAt <= now
  const all = [...incoming.values()]
  await resolveAlerts(ctx, all.filter(ended).flatMap(({ fingerprint }) => firing.get(fingerprint)?.id ?? []).map((id) => ({ id, why: 'its sender says so.' })), isStorm)
  await keepAlive(ctx, all.filter((each) => has(each) && !ended(each)).map((each) => ({ each, row: firing.get(each.fingerprint) })))
  await fireAlerts(ctx, all.filter((each) => !has(each) && !ended(each)).map((each) => newAlert(each, now, source)), isStorm)
}

/** An alert without an end counts as resolved when it is not sent again within Alertmanager's `resolve_timeout`. */
async function withEnds({ db }: Context, read: readonly ReadAlert[], now: Date): Promise<readonly Incoming[]> {
  const timed = read.map((each) => ({ each, endsAt: timeOf(each.posted.endsAt) }))
  const end = timed.every(({ endsAt }) => endsAt) ? now : await usualEnd(db, now)
  return timed.map(({ each: { posted, labels, fingerprint }, endsAt }) => ({ posted, labels, fingerprint, endsAt: endsAt ?? end }))
}

async function usualEnd(db: Db, now: Date): Promise<Date> {
  const { rows: [kept] } = await sql<{ ms: number }>`select (config ->> 'resolveTimeoutMs')::float8 as ms from alerting_configuration`.execute(db)
  return new Date(now.getTime() + (kept?.ms ?? usualResolveMs))
}

function newAlert({ posted: { annotations, startsAt, generatorURL }, labels, fingerprint, endsAt }: Incoming, now: Date, source: string): NewAlert {
  const started = timeOf(startsAt) ?? now
  return {
    id: newId(), fingerprint, labels, annotations, name: (labels['alertname'] ?? 'alert').slice(0, 200), severity: severityOfLabels(labels), service: entityOfLabels(labels), environment: environmentOfLabels(labels),
    summary: summaryOf(annotations) ?? 'It came without a summary.', source,
    // The sender's clock may be ahead of ours.
    started_at: started > now ? now : started, check_name: null, runbook_url: annotations['runbook_url'] ?? null, generator_url: generatorURL ?? null, expires_at: endsAt,
  }
}

/** Those sent again: their end is put off, and what they say now is told if it says something else. An alert of a check lives by its check alone. */
async function keepAlive(ctx: Context, kept: readonly { each: Incoming; row: AlertRow | undefined }[]): Promise<void> {
  const given = kept.flatMap(({ each: { posted, endsAt }, row }) => (row && row.check_name === null ? [{ id: row.id, expires_at: endsAt, annotations: posted.annotations, summary: summaryOf(posted.annotations) ?? null }] : []))
  if (given.length === 0) return
  const { rows } = await sql<{ id: string }>`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (id uuid, expires_at timestamptz, annotations jsonb, summary text)),
    changed as (select a.id from alerting_alerts a join given g on a.id = g.id where a.annotations <> g.annotations),
    kept as (update alerting_alerts a set expires_at = g.expires_at, annotations = g.annotations, summary = coalesce(g.summary, a.summary), updated_at = ${ctx.clock.now()} from given g where a.id = g.id)
    select id from changed`.execute(ctx.db)
  await queueForRouting(ctx.db, rows.map(({ id }) => id))
}

function summaryOf(annotations: Readonly<Record<string, string>>): string | undefined {
  return (annotations['summary'] ?? annotations['description'] ?? annotations['message'])?.slice(0, 1000)
}

/** Go's zero time means that none was given. */
function timeOf(text: string | undefined): Date | undefined {
  const time = text === undefined ? undefined : new Date(text)
  return time && time.getTime() > 0 ? time : undefined
}
