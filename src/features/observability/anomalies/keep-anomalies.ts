import { entityRef } from '#lib/entity-ref'
import { newId } from '#lib/id'
import { type Context, type PendingEvent, pendingEvent } from '#kernel/feature'
import { sql } from '#platform/database'
import { AnomalyBegan, AnomalyEnded } from './anomalies-contract.ts'
import type { Verdict } from './judge-present.ts'
import type { Watch } from './watched.data.ts'

export interface Judged {
  readonly watch: Watch
  readonly series: string
  readonly labels: Readonly<Record<string, string>>
  readonly verdict: Verdict
}

interface OpenRow {
  readonly id: string
  readonly watch: string
  readonly series: string
  readonly entity: string
  readonly title: string
  readonly labels: Record<string, string>
  readonly value: number
  readonly usual_low: number
  readonly usual_high: number
}

const maxEvents = 20
/** What is no longer measured at all has ended too. */
const silentMs = 900_000

/** Opens what has become unusual, keeps what goes on, ends what is usual again; with its events, in one transaction. */
export async function keepAnomalies(ctx: Context, judged: readonly Judged[]): Promise<void> {
  const now = ctx.clock.now()
  const open = new Map((await sql<OpenRow>`select * from observability_anomalies where ended_at is null`.execute(ctx.db)).rows.map((row) => [`${row.watch}\n${row.series}`, row]))
  const events: PendingEvent[] = []
  for (const one of judged) {
    const known = open.get(`${one.watch.name}\n${one.series}`)
    if (known && one.verdict.isUnusual !== false) await goOn(ctx, known.id, one, now)
    else if (known) events.push(await end(ctx, known, now))
    else if (one.verdict.isUnusual) events.push(await begin(ctx, one, now))
  }
  const silent = await sql<OpenRow>`select * from observability_anomalies where ended_at is null and last_seen_at < ${new Date(now.getTime() - silentMs)}`.execute(ctx.db)
  for (const row of silent.rows) events.push(await end(ctx, row, now))
  if (events.length > 0) await ctx.appendAll(events.slice(0, maxEvents))
}

async function begin({ db }: Context, { watch, series, labels, verdict }: Judged, now: Date): Promise<PendingEvent> {
  const [id, title, entity] = [newId(), titleOf(watch.title, labels), entityOf(watch, labels)]
  await sql`
    insert into observability_anomalies (id, watch, title, query, unit, labels, series, entity, is_high, started_at, last_seen_at, value, usual_low, usual_high, score)
    values (${id}, ${watch.name}, ${title}, ${watch.query}, ${watch.unit}, ${JSON.stringify(labels)}::jsonb, ${series}, ${entity}, ${verdict.isHigh}, ${now}, ${now}, ${verdict.value}, ${verdict.low}, ${verdict.high}, ${Math.min(verdict.score, 1e6)})
    on conflict (watch, series) where ended_at is null do nothing`.execute(db)
  return pendingEvent(AnomalyBegan, { subject: entity, summary: `${title}: far ${verdict.isHigh ? 'above' : 'below'} what is usual at this time of day.`, data: { id, watch: watch.name, labels, value: verdict.value, usualLow: verdict.low, usualHigh: verdict.high } })
}

async function goOn({ db }: Context, id: string, { verdict: { value, low, high, score } }: Judged, now: Date): Promise<void> {
  await sql`
    update observability_anomalies set last_seen_at = ${now}, value = case when ${score} > score then ${value} else value end, usual_low = case when ${score} > score then ${low} else usual_low end,
      usual_high = case when ${score} > score then ${high} else usual_high end, score = greatest(score, ${Math.min(score, 1e6)}) where id = ${id}`.execute(db)
}

async function end({ db }: Context, row: OpenRow, now: Date): Promise<PendingEvent> {
  await sql`update observability_anomalies set ended_at = ${now} where id = ${row.id}`.execute(db)
  return pendingEvent(AnomalyEnded, { subject: row.entity, summary: `${row.title}: as usual again.`, data: { id: row.id, watch: row.watch, labels: row.labels, value: row.value, usualLow: row.usual_low, usualHigh: row.usual_high } })
}

function titleOf(title: string, labels: Readonly<Record<string, string>>): string {
  return title.replaceAll(/\{\{(\w+)\}\}/g, (_all, name: string) => labels[name] ?? '?').slice(0, 300)
}

function entityOf({ about, name }: Watch, labels: Readonly<Record<string, string>>): string {
  const named = about ? labels[about[1]] : labels['service'] ?? labels['service_name']
  return about && named !== undefined ? entityRef(about[0], named) : named !== undefined ? entityRef('service', named) : entityRef('watch', name)
}
