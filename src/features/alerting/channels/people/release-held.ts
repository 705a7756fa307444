import { type Db, sql } from '#platform/database'
import type { NewDelivery } from '../insert-deliveries.ts'

/** What may be told now takes with it what was held back of the same way and group: that is older and would go first. */
export async function releaseHeld(db: Db, rows: readonly NewDelivery[], now: Date): Promise<void> {
  const urgent = rows.filter(({ receiver, held_until }) => receiver.startsWith('person:') && !held_until)
  if (urgent.length === 0) return
  await sql`
    update alerting_deliveries d set next_attempt_at = ${now} from unnest(${urgent.map(({ receiver }) => receiver)}::text[], ${urgent.map(({ kind }) => kind ?? '')}::text[], ${urgent.map(({ group_key }) => group_key)}::text[]) as u (receiver, kind, group_key)
    where d.receiver = u.receiver and d.kind = u.kind and d.group_key = u.group_key and d.state = 'waiting' and d.attempts = 0 and d.held_until is not null`.execute(db)
}
