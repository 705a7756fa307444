import { type Db, sql } from '#platform/database'

/** Servers' clocks differ by less. */
const tolerated = '2 s'

/**
 * A clock that was set back makes no delivery wait longer: one that was laid down or tried at a time that is still to come is
 * due as much sooner, once. What is held back until an hour of the day stays so.
 */
export async function holdToClock(db: Db, now: Date): Promise<void> {
  await sql`
    with waiting as (select id, greatest(created_at, (attempt_log -> -1 ->> 'at')::timestamptz) as touched_at from alerting_deliveries where state = 'waiting' and held_until is null and next_attempt_at > ${now})
    update alerting_deliveries d set created_at = least(created_at, ${now}), next_attempt_at = next_attempt_at - (touched_at - ${now}::timestamptz), tried_since = least(tried_since, tried_since - (touched_at - ${now}::timestamptz))
    from waiting w where d.id = w.id and touched_at > ${now}::timestamptz + ${tolerated}::interval and next_attempt_at >= touched_at`.execute(db)
}
