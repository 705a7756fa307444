import { type Db, sql } from '#platform/database'

/** Lets go of how a check stood at its locations, but for those that it goes on to be carried out from. */
export async function forgetLocations(db: Db, name: string, kept: readonly string[] = []): Promise<void> {
  await sql`delete from alerting_locations where check_name = ${name} and not location = any(${kept}::text[])`.execute(db)
}

/** A check that is deleted and made anew begins to count its revisions anew: runners must not take it for the one they know. */
export async function forgetAssignments(db: Db, name: string): Promise<void> {
  await sql`update alerting_assignments set revision = -1 where check_name = ${name}`.execute(db)
}
