import { type Db, sql } from '#platform/database'
import type { JobRef, LogChunk } from './protocol.ts'
import { ring } from './run-channels.ts'

/**
 * Appends lines to a job's log, whose row the caller has locked, and gives the number of the next line expected. Lines
 * that are there already are passed over; after a gap nothing more is taken.
 */
export async function appendLog(db: Db, ref: Pick<JobRef, 'runId' | 'job'>, nextSeq: number, chunks: readonly LogChunk[]): Promise<number> {
  const { rows, next } = fitChunks(nextSeq, chunks)
  if (rows.length === 0) return nextSeq
  await sql`
    insert into run_log_chunks (run_id, job_key, first_seq, line_count, step, at, text)
    select ${ref.runId}, ${ref.job}, c.* from unnest(${rows.map((row) => row.first)}::bigint[], ${rows.map((row) => row.count)}::int[], ${rows.map((row) => row.step)}::text[],
      ${rows.map((row) => row.at)}::timestamptz[], ${rows.map((row) => row.text)}::text[]) as c`.execute(db)
  await sql`update run_jobs set next_seq = ${next} where run_id = ${ref.runId} and key = ${ref.job}`.execute(db)
  await ring(db, 'log', `${ref.runId} ${ref.job}`)
  return next
}

/** What of the chunks follows on `nextSeq` without a gap. */
export function fitChunks(nextSeq: number, chunks: readonly LogChunk[]): { rows: LogChunk[]; next: number } {
  const rows: LogChunk[] = []
  let next = nextSeq
  for (const chunk of chunks) {
    if (chunk.first > next) break
    const known = next - chunk.first
    if (known >= chunk.count) continue
    const lines = chunk.text.split('\n')
    // A chunk that miscounts would shift all that follows.
    if (lines.length !== chunk.count) break
    const fresh = known === 0 ? chunk.text : lines.slice(known).join('\n')
    rows.push({ ...chunk, first: next, count: chunk.count - known, text: fresh.replaceAll('\0', '\uFFFD') })
    next = chunk.first + chunk.count
  }
  return { rows, next }
}
