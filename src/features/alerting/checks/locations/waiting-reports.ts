import { type Db, sql } from '#platform/database'
import type { FoundResult } from '../known-check.ts'
import { RemoteOutcome } from './location-protocol.ts'

const atOnce = 2000

export interface WaitingReport extends FoundResult {
  readonly name: string
  readonly reportId: number
}

/** What runners have found and nobody has counted, in the order that it came. */
export async function waitingReports(db: Db): Promise<WaitingReport[]> {
  const { rows } = await sql<{ id: number; check_name: string; location: string; revision: number; at: Date; outcome: unknown }>`
    select id, check_name, location, revision, at, outcome from alerting_reports order by id limit ${atOnce}`.execute(db)
  return rows.map(({ id, check_name: name, location, revision, at, outcome }) => {
    const { expiresAt, details, ...rest } = RemoteOutcome.parse(outcome)
    return { name, location, revision, at, reportId: Number(id), outcome: { ...rest, expiresAt: expiresAt === null ? null : new Date(expiresAt), ...(details ? { details } : {}) } }
  })
}

/** Lets go of one that is of no check that there is, or that can never be written. */
export async function forgetReport(db: Db, id: number): Promise<void> {
  await sql`delete from alerting_reports where id = ${id}`.execute(db)
}
