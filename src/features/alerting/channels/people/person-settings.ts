import { type Db, sql } from '#platform/database'
import type { PersonWays, QuietHours } from '../notifications-contract.ts'

export interface PersonSettings {
  readonly person_id: string
  readonly ways: PersonWays
  readonly quiet_hours: QuietHours | null
  readonly sealed_slack_url: string | null
}

/** Who has chosen nothing is told of everything that is not low, by mail and in their browsers. */
export const usualWays: PersonWays = { email: ['critical', 'high', 'medium'], webpush: ['critical', 'high', 'medium'], slack: ['critical', 'high', 'medium'] }

/** Under this name a person's own webhook lies in the box. */
export function personSecret(personId: string): string {
  return `alerting person ${personId}`
}

export async function readPersonSettings(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, PersonSettings>> {
  const { rows } = await sql<PersonSettings>`select person_id, ways, quiet_hours, sealed_slack_url from alerting_person_settings where person_id = any(${ids}::text[])`.execute(db)
  const known = new Map(rows.map((row) => [row.person_id, row]))
  return new Map(ids.map((id) => [id, known.get(id) ?? { person_id: id, ways: usualWays, quiet_hours: null, sealed_slack_url: null }]))
}

/** Who of these has a browser that can be told. */
export async function peopleWithDevices(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ person_id: string }>`select distinct person_id from alerting_push_devices where person_id = any(${ids}::text[])`.execute(db)
  return new Set(rows.map(({ person_id }) => person_id))
}
