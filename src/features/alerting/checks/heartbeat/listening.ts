import { type Db, sql } from '#platform/database'
import type { DeafTime } from './follow-heartbeat.ts'

/** A pause longer than this is a time in which nobody listened: stopped, asleep, or the clock was set forward. */
const longestPauseMs = 30_000
const keptDays = 40

/** Notes that pings are listened for until now; what lies since the last note is written down where it is long. */
export async function noteListening(db: Db, now: Date): Promise<void> {
  const { rows: [last] } = await sql<{ until_at: Date }>`select until_at from alerting_listening for update`.execute(db)
  if (last && now.getTime() - last.until_at.getTime() > longestPauseMs) await sql`insert into alerting_deaf_times (began_at, ended_at) values (${last.until_at}, ${now}) on conflict do nothing`.execute(db)
  await sql`insert into alerting_listening (until_at) values (${now}) on conflict (is_only) do update set until_at = excluded.until_at`.execute(db)
  await sql`delete from alerting_deaf_times where ended_at < ${new Date(now.getTime() - keptDays * 86_400_000)}`.execute(db)
}

/** The times since a moment in which nobody listened. */
export async function deafTimes(db: Db, since: Date): Promise<DeafTime[]> {
  const { rows } = await sql<{ began_at: Date; ended_at: Date }>`select began_at, ended_at from alerting_deaf_times where ended_at >= ${since} order by began_at`.execute(db)
  return rows.map(({ began_at: from, ended_at: to }) => ({ from, to }))
}
