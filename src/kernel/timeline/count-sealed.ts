import { type Db, sql } from '#platform/database'

/** Length of a slot of `timeline_counts`. */
export const slotMs = 3_600_000
export const dayMs = 86_400_000

interface Counted {
  readonly at: Date
  readonly type: string
  readonly subject: string
  readonly environment: string | null
}

/** Adds sealed events to the counts by slot and by subject and day. */
export async function countSealed(tx: Db, events: readonly Counted[]): Promise<void> {
  const slots = tally(events, ({ at, type, environment }) => [startOf(at, slotMs), type, environment ?? ''])
  await sql`
    insert into timeline_counts (slot, type, environment, events)
    select * from unnest(${slots.map(([[slot]]) => slot)}::timestamptz[], ${slots.map(([[, type]]) => type)}::text[], ${slots.map(([[, , environment]]) => environment)}::text[], ${slots.map(([, events]) => events)}::bigint[])
    on conflict (slot, type, environment) do update set events = timeline_counts.events + excluded.events`.execute(tx)
  const days = tally(events, ({ at, type, subject }) => [startOf(at, dayMs).slice(0, 10), type, subject])
  await sql`
    insert into timeline_subject_days (day, type, subject, events)
    select * from unnest(${days.map(([[day]]) => day)}::date[], ${days.map(([[, type]]) => type)}::text[], ${days.map(([[, , subject]]) => subject)}::text[], ${days.map(([, events]) => events)}::bigint[])
    on conflict (subject, day, type) do update set events = timeline_subject_days.events + excluded.events`.execute(tx)
}

type Key = readonly [time: string, type: string, other: string]

function tally(events: readonly Counted[], keyOf: (event: Counted) => Key): [Key, number][] {
  const counts = new Map<string, [Key, number]>()
  for (const event of events) {
    const key = keyOf(event)
    const text = JSON.stringify(key)
    counts.set(text, [key, (counts.get(text)?.[1] ?? 0) + 1])
  }
  return [...counts.values()]
}

function startOf(at: Date, lengthMs: number): string {
  return new Date(Math.floor(at.getTime() / lengthMs) * lengthMs).toISOString()
}
