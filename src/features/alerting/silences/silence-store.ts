import { type LabelMatcher, matcherText } from '#lib/alertmanager'
import { ProductError } from '#lib/errors'
import { type Db, sql } from '#platform/database'
import type { HiddenAlert, Silence } from './silences-contract.ts'

export interface SilenceRow {
  readonly id: string
  readonly matchers: readonly LabelMatcher[]
  readonly reason: string
  readonly owner: string
  readonly starts_at: Date
  readonly ends_at: Date
  readonly warned_at: Date | null
  readonly created_at: Date
  readonly updated_at: Date
}

export interface CountedSilence extends SilenceRow {
  readonly hides: number
  readonly hid: number
  /** Where it stands in the list: by rank, then by place. */
  readonly rank: number
  readonly place: string
}

export const silenceKey = (id: string) => `silence:${id}`

export async function readSilence(db: Db, id: string, now: Date, isLocked = false): Promise<CountedSilence> {
  if (isLocked) await sql`select from alerting_silences where id = ${id}::uuid for update`.execute(db)
  const [row] = await readSilences(db, { ids: [id], now, limit: 1 })
  if (!row) throw new ProductError('not-found', 'There is no such silence. List them with daybook silences list.')
  return row
}

interface Wanted {
  readonly ids?: readonly string[]
  readonly state?: Silence['state'] | undefined
  readonly after?: readonly [rank: number, time: string, id: string] | undefined
  readonly now: Date
  readonly limit: number
}

/** Active ones first, the one that ends next on top; then those to come; then those that are over, the newest first. */
export async function readSilences(db: Db, { ids, state, after, now, limit }: Wanted): Promise<CountedSilence[]> {
  const { rows } = await sql<CountedSilence>`
    with ranked as (
      select *, case when ends_at <= greatest(${now}, updated_at) then 2 when starts_at > greatest(${now}, updated_at) then 1 else 0 end as rank,
        extract(epoch from case when ends_at <= greatest(${now}, updated_at) then timestamptz 'epoch' + (timestamptz '3000-01-01' - ends_at) when starts_at > greatest(${now}, updated_at) then starts_at else ends_at end)::text as place
      from alerting_silences where (${ids ?? null}::uuid[] is null or id = any(${ids ?? null}::uuid[]))
    )
    select r.*, (select count(*)::int from alerting_suppressions s where s.kind = 'silence' and ${silenceKey('')} || r.id = any(s.what)) as hides, (select count(*)::int from alerting_hidden h where h.by_what = ${silenceKey('')} || r.id) as hid
    from ranked r
    where (${state ?? null}::text is null or rank = case ${state ?? null} when 'active' then 0 when 'pending' then 1 else 2 end)
      and (${after?.[0] ?? null}::int is null or (rank, place::numeric, id) > (${after?.[0] ?? null}::int, ${after?.[1] ?? null}::numeric, ${after?.[2] ?? null}::uuid))
    order by rank, place::numeric, id limit ${limit}`.execute(db)
  return rows
}

/** Not as of before it was written last: what was in force or over then stays so, though the clock has been set back since. */
export function stateOf({ starts_at, ends_at, updated_at }: Pick<SilenceRow, 'starts_at' | 'ends_at' | 'updated_at'>, now: Date): Silence['state'] {
  const at = updated_at > now ? updated_at : now
  return ends_at <= at ? 'expired' : starts_at > at ? 'pending' : 'active'
}

export function silenceView(row: CountedSilence, now: Date): Silence {
  return {
    id: row.id, matchers: row.matchers.map(matcherText), reason: row.reason, owner: row.owner, state: stateOf(row, now),
    startsAt: row.starts_at.toISOString(), endsAt: row.ends_at.toISOString(), createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString(), hides: row.hides, hid: row.hid,
  }
}

/** What something has hidden, the newest first. */
export async function readHidden(db: Db, byWhat: string, limit = 200): Promise<HiddenAlert[]> {
  const { rows } = await sql<{ id: string; name: string; service: string; severity: string; summary: string; state: 'firing' | 'resolved'; first_at: Date; last_at: Date }>`
    select a.id, a.name, a.service, a.severity, a.summary, a.state, h.first_at, h.last_at from alerting_hidden h join alerting_alerts a on a.id = h.alert_id where h.by_what = ${byWhat} order by h.last_at desc, a.id desc limit ${limit}`.execute(db)
  return rows.map(({ first_at, last_at, ...row }) => ({ ...row, firstHiddenAt: first_at.toISOString(), lastHiddenAt: last_at.toISOString() }))
}
