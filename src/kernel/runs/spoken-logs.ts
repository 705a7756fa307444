import { type Db, sql } from '#platform/database'
import { readChunks } from './log-lines.ts'
import type { LogChunk } from './protocol.ts'

/** A job whose log has lines. */
export interface SpokenJob {
  readonly runId: string
  readonly job: string
  readonly kind: string
  /** What the run is about. */
  readonly subject: string
  readonly environment: string | null
  /** Of the line that comes next: so many there are. */
  readonly nextSeq: number
}

/** Jobs with a log, of runs that go on or that ended after a moment. For whoever carries logs elsewhere. */
export async function spokenJobs(db: Db, endedAfter: Date): Promise<SpokenJob[]> {
  const { rows } = await sql<{ run_id: string; key: string; kind: string; subject: string; environment: string | null; next_seq: number }>`
    select j.run_id, j.key, r.kind, r.subject, r.environment, j.next_seq from runs r join run_jobs j on j.run_id = r.id
    where (r.finished_at is null or r.finished_at > ${endedAfter}) and j.next_seq > 0`.execute(db)
  return rows.map((row) => ({ runId: row.run_id, job: row.key, kind: row.kind, subject: row.subject, environment: row.environment, nextSeq: Number(row.next_seq) }))
}

/** Some chunks of a job's log, from the one that holds the line `from`; secrets are masked in them. */
export async function spokenChunks(db: Db, { runId, job }: Pick<SpokenJob, 'runId' | 'job'>, from: number): Promise<LogChunk[]> {
  return await readChunks(db, { runId, job }, from)
}
