import { type Actor, type Context, pendingEvent, type PendingEvent } from '#kernel/feature'
import { parseEntityRef } from '#lib/entity-ref'
import { type Db, notify, sql } from '#platform/database'
import type { AlertRow } from '../alerting-tables.ts'
import { AlertFired, AlertResolved } from '../contract.ts'
import { byFingerprint, hidersAt } from '../suppression/hiders.ts'
import { alertView } from './alert-view.ts'

/** Rung when events of alerts are yet to be appended. */
export const tellingChannel = 'alerting_to_tell'

/** More than this at once are a storm: whoever is to be woken is told of it first, the timeline after that. */
const stormSize = 200

export interface AlertNews {
  readonly row: AlertRow
  readonly kind: 'fired' | 'resolved'
  /** What hides one that fires; left out: it is looked up. */
  readonly hiddenBy?: readonly string[]
  /** Ends the sentence "… is resolved:". */
  readonly why: string
}

interface QueuedNews {
  readonly seq: string
  readonly alert_id: string
  readonly kind: AlertNews['kind']
  readonly why: string
  readonly at: Date
}

/** Puts on the timeline what became of alerts: at once, or of a storm a moment later and in the same order. Nothing of it is lost. */
export async function tellAlerts(ctx: Context, news: readonly AlertNews[], isStorm = news.length > stormSize): Promise<void> {
  if (news.length === 0) return
  const now = ctx.clock.now()
  if (isStorm) {
    await sql`
      insert into alerting_to_tell (alert_id, kind, why, at, actor) select id, kind, why, ${now}::timestamptz, ${JSON.stringify(ctx.actor)}::jsonb
      from unnest(${news.map(({ row }) => row.id)}::uuid[], ${news.map(({ kind }) => kind)}::text[], ${news.map(({ why }) => why)}::text[]) as g (id, kind, why)`.execute(ctx.db)
    await notify(ctx.db, tellingChannel)
    return
  }
  const ended = news.filter(({ kind }) => kind === 'resolved').map(({ row }) => row.id)
  // An alert does not end on the timeline before it began there.
  if (ended.length > 0) await appendQueued(ctx, (await sql<QueuedNews>`delete from alerting_to_tell where alert_id = any(${ended}::uuid[]) returning *`.execute(ctx.db)).rows)
  await appendNews(ctx, news.map((each) => ({ ...each, at: now })))
}

/** Appends events of a storm that are waiting: some of them, all by the same actor. Gives how many. */
export async function tellSome(ctx: Context, most: number): Promise<number> {
  const { rows } = await sql<QueuedNews>`
    delete from alerting_to_tell where seq = any(array(select seq from alerting_to_tell where actor = ${JSON.stringify(ctx.actor)}::jsonb order by seq limit ${most} for update)) returning *`.execute(ctx.db)
  await appendQueued(ctx, rows)
  return rows.length
}

/** Whose alerts wait longest to be put on the timeline. */
export async function nextTeller(db: Db): Promise<Actor | undefined> {
  return (await sql<{ actor: Actor }>`select actor from alerting_to_tell order by seq limit 1`.execute(db)).rows[0]?.actor
}

async function appendQueued(ctx: Context, queued: readonly QueuedNews[]): Promise<void> {
  if (queued.length === 0) return
  const { rows } = await sql<AlertRow>`select * from alerting_alerts where id = any(${queued.map(({ alert_id }) => alert_id)}::uuid[])`.execute(ctx.db)
  const byId = new Map(rows.map((row) => [row.id, row]))
  await appendNews(ctx, queued.toSorted((a, b) => Number(a.seq) - Number(b.seq)).flatMap(({ alert_id, kind, why, at }) => {
    const row = byId.get(alert_id)
    // It is told as it was then.
    return row === undefined ? [] : [{ row: kind === 'fired' ? { ...row, state: 'firing' as const, resolved_at: null } : row, kind, why, at }]
  }))
}

async function appendNews(ctx: Context, news: readonly (AlertNews & { readonly at: Date })[]): Promise<void> {
  const now = ctx.clock.now()
  const fired = news.filter(({ kind }) => kind === 'fired').map(({ row }) => row)
  const hiders = news.every(({ kind, hiddenBy }) => kind === 'resolved' || hiddenBy !== undefined) ? undefined : await hidersAt(ctx.db, now, byFingerprint(fired))
  await ctx.appendAll(news.map(({ row, kind, why, at, hiddenBy }): PendingEvent => {
    const place = { subject: row.service, at, ...(row.environment === null ? {} : { environment: row.environment }) }
    return kind === 'fired'
      ? pendingEvent(AlertFired, { ...place, summary: `${row.name} fires: ${row.summary}`.slice(0, 500), data: { alert: alertView(row), hiddenBy: [...hiddenBy ?? hiders?.silencedBy(row.labels, now.getTime(), row.fingerprint) ?? []] } })
      : pendingEvent(AlertResolved, { ...place, summary: `${row.name} of ${parseEntityRef(row.service).name} is resolved: ${why}`.slice(0, 500), data: { alert: alertView(row) } })
  }))
}
