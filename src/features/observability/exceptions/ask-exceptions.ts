import { z } from 'zod'
import { ProductError } from '#lib/errors'
import { isId } from '#lib/id'
import { encodeCursor, readCursor } from '#lib/page'
import { type Context, handle, type Handled } from '#kernel/feature'
import { type Db, sql } from '#platform/database'
import { exceptionView, type ExceptionRow, type Latest, serviceEntity } from './exception-row.ts'
import { ExceptionsChanged, getException, ignoreExceptions, listExceptions, reopenExceptions, resolveExceptions } from './exceptions-contract.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const parts = 24

interface Time {
  readonly from: Date
  readonly to: Date
}

/** Faults for people: which there are, what one is, and what was decided about it. */
export const exceptionHandlers: readonly Handled[] = [
  handle(listExceptions, async ({ state, service, text, isNew, from, to, cursor, limit }, ctx) => {
    const time = timeOf(ctx, from, to, dayMs)
    const [at = null, id = null] = readCursor(cursor, z.tuple([z.iso.datetime(), z.uuid()])) ?? []
    const words = text === undefined ? null : `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
    const { rows } = await sql<ExceptionRow & { seen_at: string }>`
      select *, to_char(last_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as seen_at from observability_exceptions
      where last_seen_at >= ${time.from} and first_seen_at <= ${time.to} and (${state ?? null}::text is null or state = ${state ?? null}) and (${service ?? null}::text is null or service = ${service ?? null})
        and (${words}::text is null or concat_ws(' ', type, message, culprit) ilike ${words}) and (not ${isNew}::boolean or first_seen_at >= ${time.from} or regressed_at >= ${time.from})
        and (${at}::timestamptz is null or (last_seen_at, id) < (${at}::timestamptz, ${id}::uuid))
      order by last_seen_at desc, id desc limit ${limit + 1}`.execute(ctx.db)
    const page = rows.slice(0, limit)
    const counts = await countsOf(ctx.db, page.map((row) => row.id), time)
    const last = page.at(-1)
    return { items: page.map((row) => exceptionView(row, counts.get(row.id) ?? none())), nextCursor: rows.length > limit && last ? encodeCursor([last.seen_at, last.id]) : null }
  }),
  handle(getException, async ({ id, from, to }, ctx) => {
    const row = isId(id) ? (await sql<ExceptionRow & { latest: Latest }>`select * from observability_exceptions where id = ${id}`.execute(ctx.db)).rows[0] : undefined
    if (!row) throw new ProductError('not-found', 'There is no such fault. List them with daybook exceptions list.')
    const time = timeOf(ctx, from, to, 7 * dayMs)
    const versions = await sql<{ version: string; count: number; first: Date; last: Date }>`
      select version, sum(count)::int as count, min(hour) as first, max(hour) as last from observability_exception_hours where exception_id = ${id} group by version order by max(hour) desc, version desc limit 50`.execute(ctx.db)
    const counts = await countsOf(ctx.db, [row.id], time)
    return {
      exception: exceptionView(row, counts.get(row.id) ?? none()), partMs: partOf(time),
      latest: { ...row.latest, frames: row.latest.frames.map((frame) => ({ function: frame.function, file: frame.file, line: frame.line ?? null, isOwn: frame.isOwn })) },
      versions: versions.rows.map(({ version, count, first, last }) => ({ version: version === '' ? null : version, count, firstSeenAt: first.toISOString(), lastSeenAt: last.toISOString() })),
    }
  }),
  handle(resolveExceptions, ({ ids }, ctx) => change(ctx, ids, 'resolved')),
  handle(ignoreExceptions, ({ ids }, ctx) => change(ctx, ids, 'ignored')),
  handle(reopenExceptions, ({ ids }, ctx) => change(ctx, ids, 'open')),
]

async function change(ctx: Context, ids: readonly string[], state: ExceptionRow['state']): Promise<{ changed: number }> {
  const known = ids.filter(isId)
  const { rows } = await sql<{ id: string; type: string; service: string }>`
    update observability_exceptions set state = ${state}, state_changed_at = ${ctx.clock.now()}, state_changed_by = ${ctx.actor.name}, regressed_at = null
    where id = any(${known}::uuid[]) and state <> ${state} returning id, type, service`.execute(ctx.db)
  const [first] = rows
  if (first) {
    const word = state === 'open' ? 'opened again' : state
    const summary = rows.length === 1 ? `${first.type} of ${first.service} was ${word}.` : `${rows.length} faults were ${word}.`
    await ctx.append(ExceptionsChanged, { subject: serviceEntity(first.service), summary, data: { ids: rows.map(({ id }) => id), state } })
  }
  return { changed: rows.length }
}

function timeOf({ clock }: Context, from: string | undefined, to: string | undefined, lengthMs: number): Time {
  const end = to === undefined ? clock.now() : new Date(to)
  const start = from === undefined ? new Date(end.getTime() - lengthMs) : new Date(from)
  if (start >= end) throw new ProductError('invalid', 'The time begins after it ends. Swap from and to.')
  return { from: start, to: end }
}

/** Counts are kept by the hour: a part is never shorter. */
function partOf({ from, to }: Time): number {
  return Math.max(hourMs, Math.ceil((to.getTime() - from.getTime()) / parts / hourMs) * hourMs)
}

async function countsOf(db: Db, ids: readonly string[], time: Time): Promise<ReadonlyMap<string, readonly number[]>> {
  const partMs = partOf(time)
  const { rows } = await sql<{ id: string; part: number; count: number }>`
    select exception_id as id, floor(extract(epoch from ${time.to}::timestamptz - hour) * 1000 / ${partMs})::int as part, sum(count)::int as count
    from observability_exception_hours where exception_id = any(${ids}::uuid[]) and hour > ${new Date(time.from.getTime() - hourMs)} and hour <= ${time.to} group by 1, 2`.execute(db)
  const counts = new Map(ids.map((id) => [id, [...none()]]))
  for (const { id, part, count } of rows) {
    const own = counts.get(id)
    const at = Math.max(0, parts - 1 - part)
    if (own) own[at] = (own[at] ?? 0) + count
  }
  return counts
}

function none(): readonly number[] {
  return Array.from({ length: parts }, () => 0)
}
