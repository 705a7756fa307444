import type { Db } from '#platform/database'

export type Snooze = {
  key: string
  until: Date
  reason: string
  title: string
  severity: string
  entity: string | null
  by_name: string
  snoozed_at: Date
}

export function snoozeDb(db: Db) {
  return db.withTables<{ attention_snoozes: Snooze }>()
}

/** Those that are not over. */
export function readSnoozes(db: Db, now: Date): Promise<Snooze[]> {
  return snoozeDb(db).selectFrom('attention_snoozes').selectAll().where('until', '>', now).orderBy('until').execute()
}
