import { z } from 'zod'
import { type Context, type Handled, handle } from '#kernel/feature'
import { type LabelMatcher, matchesAll } from '#lib/alertmanager'
import { entityRef } from '#lib/entity-ref'
import { ProductError } from '#lib/errors'
import { newId } from '#lib/id'
import { encodeCursor, readCursor } from '#lib/page'
import { notify, sql } from '#platform/database'
import { readMatcher } from '../alerts/label-matchers.ts'
import type { AlertRow } from '../alerting-tables.ts'
import { routingChannel } from '../routing/routing-channel.ts'
import { readHidden, readSilence, readSilences, silenceKey, silenceView, stateOf } from './silence-store.ts'
import { endSilence, getSilence, listSilences, previewSilence, type Silence, SilenceEnded, SilenceSaved, saveSilence } from './silences-contract.ts'

const defaultMinutes = 120
const weekMs = 7 * 86_400_000

export const silenceHandlers: readonly Handled[] = [
  handle(listSilences, async ({ state, cursor, limit }, ctx) => {
    const now = ctx.clock.now()
    const after = readCursor(cursor, z.tuple([z.number().int().min(0).max(2), z.string().regex(/^-?[0-9.]{1,30}$/), z.uuid()]))
    const rows = await readSilences(ctx.db, { state, after, now, limit: limit + 1 })
    const last = rows[limit - 1]
    return { items: rows.slice(0, limit).map((row) => silenceView(row, now)), nextCursor: rows.length > limit && last ? encodeCursor([last.rank, last.place, last.id]) : null }
  }),
  handle(getSilence, async ({ id }, ctx) => {
    const now = ctx.clock.now()
    return { silence: silenceView(await readSilence(ctx.db, id, now), now), hidden: await readHidden(ctx.db, silenceKey(id)) }
  }),
  handle(saveSilence, async ({ id, matchers, reason, startsAt, endsAt, minutes, hidesAll }, ctx) => {
    const now = ctx.clock.now()
    const read = matchers.map(readMatcher)
    if (!hidesAll && hidesEverything(read)) throw new ProductError('invalid', 'This silence would hide every alert of every service. Narrow its matchers, or say that you mean it with hidesAll.')
    const start = startsAt === undefined ? now : new Date(startsAt)
    const end = endsAt === undefined ? new Date(start.getTime() + (minutes ?? defaultMinutes) * 60_000) : new Date(endsAt)
    return keepSilence(ctx, { id, matchers: read, reason, startsAt: start, endsAt: end, owner: ctx.actor.name })
  }),
  handle(endSilence, async ({ id }, ctx) => finishSilence(ctx, id)),
  handle(previewSilence, async ({ matchers }, ctx) => {
    const read = matchers.map(readMatcher)
    const fits = matchesAll(read)
    const since = new Date(ctx.clock.now().getTime() - weekMs)
    const { rows } = await sql<AlertRow>`select * from alerting_alerts where state = 'firing' or fired_at > ${since} order by id desc limit 20000`.execute(ctx.db)
    const found = rows.filter(({ labels }) => fits(labels))
    const firing = found.filter(({ state }) => state === 'firing')
    return { firing: firing.slice(0, 50).map(({ id, name, service, severity, summary }) => ({ id, name, service, severity, summary })), firingCount: firing.length, firedInWeek: found.filter(({ fired_at }) => fired_at > since).length, hidesAll: hidesEverything(read) }
  }),
]

interface Given {
  readonly id: string | undefined
  readonly matchers: readonly LabelMatcher[]
  readonly reason: string
  readonly owner: string
  readonly startsAt: Date
  readonly endsAt: Date
}

/** Adds a silence or changes one. One that is over, or whose matchers change while it is active, is ended and another begun: what it hid stays true of it. */
export async function keepSilence(ctx: Context, given: Given): Promise<Silence> {
  const now = ctx.clock.now()
  if (given.endsAt <= given.startsAt || given.endsAt <= now) throw new ProductError('invalid', 'The silence would end before it begins or lies in the past. Give an end that is still to come.')
  const earlier = given.id === undefined ? undefined : await readSilence(ctx.db, given.id, now, true)
  const isSame = earlier && earlier.ends_at > now && (earlier.starts_at > now || JSON.stringify(earlier.matchers) === JSON.stringify(given.matchers))
  if (earlier && !isSame && earlier.ends_at > now) await finishSilence(ctx, earlier.id)
  const id = isSame ? earlier.id : newId()
  const startsAt = isSame && earlier.starts_at <= now ? earlier.starts_at : given.startsAt < now ? now : given.startsAt
  await sql`
    insert into alerting_silences (id, matchers, reason, owner, starts_at, ends_at, created_at, updated_at) values (${id}::uuid, ${JSON.stringify(given.matchers)}::jsonb, ${given.reason}, ${given.owner}, ${startsAt}, ${given.endsAt}, ${now}, ${now})
    on conflict (id) do update set matchers = excluded.matchers, reason = excluded.reason, starts_at = excluded.starts_at, ends_at = excluded.ends_at, updated_at = excluded.updated_at, warned_at = null`.execute(ctx.db)
  const silence = silenceView(await readSilence(ctx.db, id, now), now)
  await ctx.append(SilenceSaved, { subject: entityRef('silence', id), summary: `Alerts with ${silence.matchers.join(', ').slice(0, 200)} are silenced until ${silence.endsAt}: ${silence.reason}`.slice(0, 500), data: { silence }, before: earlier ? silenceView(earlier, now) : null, after: silence })
  await notify(ctx.db, routingChannel)
  return silence
}

export async function finishSilence(ctx: Context, id: string): Promise<Silence> {
  const now = ctx.clock.now()
  const row = await readSilence(ctx.db, id, now, true)
  if (stateOf(row, now) === 'expired') return silenceView(row, now)
  const endsAt = now
  const startsAt = row.starts_at > now ? now : row.starts_at
  await sql`update alerting_silences set starts_at = ${startsAt}, ends_at = ${endsAt}, updated_at = ${now} where id = ${id}::uuid`.execute(ctx.db)
  const silence = silenceView({ ...row, starts_at: startsAt, ends_at: endsAt, updated_at: now }, now)
  await ctx.append(SilenceEnded, { subject: entityRef('silence', id), summary: `The silence of ${silence.matchers.join(', ').slice(0, 300)} is over; it hid ${silence.hid} ${silence.hid === 1 ? 'alert' : 'alerts'}.`, data: { silence } })
  await notify(ctx.db, routingChannel)
  return silence
}

/** Matchers that fit alerts which have nothing in common but a name. */
export function hidesEverything(matchers: readonly LabelMatcher[]): boolean {
  const fits = matchesAll(matchers)
  return ['a', 'Z9', '~', 'watchdog', 'HighErrorRate'].every((text) => fits(Object.fromEntries(matchers.map(({ name }) => [name, text]))))
}
