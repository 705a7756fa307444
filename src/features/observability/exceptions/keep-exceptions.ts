import { groupBy } from '#lib/group-by'
import { newId } from '#lib/id'
import { type Context, type PendingEvent, pendingEvent } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { type Latest, serviceEntity } from './exception-row.ts'
import { ExceptionAppeared, ExceptionRegressed } from './exceptions-contract.ts'
import { culpritOf, type Occurrence } from './occurrence.ts'

/** A program that makes up a new fault each time fills no table: what is beyond is one fault of its service. */
const maxPerService = 2000
const maxEvents = 20
const hourMs = 3_600_000

interface Kept {
  readonly id: string
  readonly is_new: boolean
  readonly is_back: boolean
}

/** Counts what was found since the last time, tells of what is new or came back, and says how far logs were read; all in one transaction. */
export async function keepExceptions(ctx: Context, found: readonly Occurrence[], readUntil: Date): Promise<void> {
  const events: PendingEvent[] = []
  for (const own of groupBy(found, ({ service, fingerprint }) => `${service}\n${fingerprint}`).values()) {
    const { is_new: isNew, is_back: isBack, id } = await keepOne(ctx, own)
    const last = own.at(-1) as Occurrence
    const data = { id, service: last.service, type: last.type, message: last.message.slice(0, 500), culprit: culpritOf(last.frames), version: last.version ?? null }
    const told = `${last.type}${last.message === '' ? '' : `: ${last.message.split('\n', 1)[0]}`}`.slice(0, 300)
    if (isNew) events.push(pendingEvent(ExceptionAppeared, { subject: serviceEntity(last.service), summary: `${last.service} fails in a new way: ${told}`, data }))
    else if (isBack) events.push(pendingEvent(ExceptionRegressed, { subject: serviceEntity(last.service), summary: `${last.service} fails again as it did before it was mended: ${told}`, data }))
  }
  if (events.length > 0) await ctx.appendAll(events.slice(0, maxEvents))
  await sql`insert into observability_exception_position (at) values (${readUntil}) on conflict (is_only) do update set at = excluded.at`.execute(ctx.db)
}

async function keepOne({ db }: Context, own: readonly Occurrence[]): Promise<Kept> {
  const sorted = own.toSorted((a, b) => a.timeMs - b.timeMs)
  const [first, last] = [sorted[0] as Occurrence, sorted.at(-1) as Occurrence]
  const { service } = last
  const fingerprint = await placeFor(db, service, last.fingerprint)
  const kept = await sql<Kept>`
    insert into observability_exceptions as known (id, service, fingerprint, type, message, language, culprit, first_seen_at, last_seen_at, count, first_version, last_version, latest)
    values (${newId()}, ${service}, ${fingerprint}, ${last.type}, ${last.message}, ${last.language ?? null}, ${culpritOf(last.frames)}, ${new Date(first.timeMs)}, ${new Date(last.timeMs)}, ${own.length}, ${first.version ?? null}, ${last.version ?? null}, ${JSON.stringify(latestOf(last))}::jsonb)
    on conflict (service, fingerprint) do update set
      type = excluded.type, message = excluded.message, language = excluded.language, culprit = excluded.culprit, count = known.count + excluded.count,
      first_seen_at = least(known.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
      last_version = coalesce(excluded.last_version, known.last_version), latest = excluded.latest,
      regressed_at = case when known.state = 'resolved' and excluded.last_seen_at > known.state_changed_at then excluded.last_seen_at else known.regressed_at end,
      state = case when known.state = 'resolved' and excluded.last_seen_at > known.state_changed_at then 'open' else known.state end
    returning id, (xmax = 0) as is_new, (regressed_at = ${new Date(last.timeMs)}) is true as is_back`.execute(db)
  const [row] = kept.rows
  if (!row) throw new Error('An exception was neither inserted nor updated.')
  await countHours(db, row.id, own)
  return row
}

async function placeFor(db: Db, service: string, fingerprint: string): Promise<string> {
  const { rows } = await sql<{ is_known: boolean; total: number }>`
    select exists (select from observability_exceptions where service = ${service} and fingerprint = ${fingerprint}) as is_known,
      (select count(*) from (select from observability_exceptions where service = ${service} limit ${maxPerService}) as known)::int as total`.execute(db)
  return rows[0]?.is_known || (rows[0]?.total ?? 0) < maxPerService ? fingerprint : 'others'
}

async function countHours(db: Db, id: string, own: readonly Occurrence[]): Promise<void> {
  const byHour = groupBy(own, ({ timeMs, version }) => `${Math.floor(timeMs / hourMs) * hourMs}\n${version ?? ''}`)
  for (const [key, { length }] of byHour) {
    const [hour = '0', version = ''] = key.split('\n')
    await sql`
      insert into observability_exception_hours as known (exception_id, hour, version, count) values (${id}, ${new Date(Number(hour))}, ${version.slice(0, 200)}, ${length})
      on conflict (exception_id, hour, version) do update set count = known.count + excluded.count`.execute(db)
  }
}

function latestOf({ timeMs, labels, traceId, spanId, text, frames }: Occurrence): Latest {
  return { at: new Date(timeMs).toISOString(), labels, traceId: traceId ?? null, spanId: spanId ?? null, text, frames: frames.slice(0, 50) }
}
