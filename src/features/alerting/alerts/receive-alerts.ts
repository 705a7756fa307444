import { z } from 'zod'
import type { Context } from '#kernel/feature'
import { newId } from '#lib/id'
import { fireAlert, resolveAlert } from './alert-store.ts'
import { type AlertRow, tablesOf } from '../alerting-tables.ts'
import { labelFingerprint } from './label-fingerprint.ts'
import { entityOfLabels, environmentOfLabels, severityOfLabels } from './map-labels.ts'

const Labels = z.record(z.string().regex(/^[^\0]{1,200}$/), z.string().max(10_000).refine((text) => !text.includes('\0'), 'A label cannot hold a NUL character.'))

/** One of the alerts that Prometheus posts (github.com/prometheus/alertmanager, api/v2/openapi.yaml, postableAlert). */
export const PostedAlert = z.object({
  labels: Labels.refine((labels) => Object.values(labels).some((value) => value !== ''), 'An alert has at least one label.'),
  annotations: Labels.default({}), startsAt: z.iso.datetime({ offset: true }).optional(), endsAt: z.iso.datetime({ offset: true }).optional(), generatorURL: z.string().max(4000).optional(),
})
export type PostedAlert = z.infer<typeof PostedAlert>

/** Alertmanager's `resolve_timeout`: an alert without an end counts as resolved when it is not sent again in this time. */
const resolveTimeoutMs = 5 * 60_000

/** Takes one alert in: a new one fires, one that fires is kept alive, one whose end has come is resolved. */
export async function receiveAlert(ctx: Context, posted: PostedAlert): Promise<void> {
  const now = ctx.clock.now()
  // Alertmanager does not tell an empty label from one that is not there.
  const labels = Object.fromEntries(Object.entries(posted.labels).filter(([, value]) => value !== ''))
  const fingerprint = labelFingerprint(labels)
  const endsAt = timeOf(posted.endsAt) ?? new Date(now.getTime() + resolveTimeoutMs)
  const firing = await tablesOf(ctx.db).selectFrom('alerting_alerts').selectAll().where('fingerprint', '=', fingerprint).where('state', '=', 'firing').forUpdate().executeTakeFirst()
  if (endsAt <= now) {
    if (firing) await resolveAlert(ctx, firing.id, 'its sender says so.')
    return
  }
  if (firing) return keepAlive(ctx, firing, posted, endsAt)
  await fireAlert(ctx, newAlert(posted, labels, fingerprint, { now, endsAt }))
}

function newAlert({ annotations, startsAt, generatorURL }: PostedAlert, labels: Record<string, string>, fingerprint: string, { now, endsAt }: { now: Date; endsAt: Date }) {
  const started = timeOf(startsAt) ?? now
  return {
    id: newId(), fingerprint, labels, annotations, name: (labels['alertname'] ?? 'alert').slice(0, 200), severity: severityOfLabels(labels), service: entityOfLabels(labels), environment: environmentOfLabels(labels),
    summary: (annotations['summary'] ?? annotations['description'] ?? annotations['message'] ?? 'It came without a summary.').slice(0, 1000),
    // The sender's clock may be ahead of ours.
    started_at: started > now ? now : started, check_name: null, runbook_url: annotations['runbook_url'] ?? null, generator_url: generatorURL ?? null, expires_at: endsAt,
  }
}

async function keepAlive(ctx: Context, row: AlertRow, { annotations }: PostedAlert, endsAt: Date): Promise<void> {
  const summary = annotations['summary']?.slice(0, 1000)
  await tablesOf(ctx.db).updateTable('alerting_alerts')
    .set({ expires_at: row.check_name === null ? endsAt : null, updated_at: ctx.clock.now(), ...(row.check_name === null ? { annotations: JSON.stringify(annotations) as unknown as Record<string, string>, ...(summary === undefined ? {} : { summary }) } : {}) })
    .where('id', '=', row.id).execute()
}

/** Go's zero time means that none was given. */
function timeOf(text: string | undefined): Date | undefined {
  const time = text === undefined ? undefined : new Date(text)
  return time && time.getTime() > 0 ? time : undefined
}
