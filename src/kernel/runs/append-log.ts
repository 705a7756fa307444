import { type Db, sql } from '#platform/database'
import type { JobRef, LogChunk } from './protocol.ts'
import { runChannels } from './run-channels.ts'

/** Where lines go: a job, and whom a notification of them is from. */
export interface LogPlace extends Pick<JobRef, 'runId' | 'job'> {
  /** Said with the notification, so that who has the lines from here already need not look for them. */
  readonly origin: string
}

/**
 * Appends lines to a job's log, whose row the caller has locked, and gives the number of the next line expected with the
 * rows that were added. Lines that are there already are passed over; after a gap nothing more is taken.
 */
export async function appendLog(db: Db, place: LogPlace, nextSeq: number, chunks: readonly LogChunk[]): Promise<Fitted> {
  const fitted = fitChunks(nextSeq, chunks)
  if (fitted.rows.length === 0) return fitted
  await sql`
    with stored as (${storeRows(place, fitted.rows)})
    update run_jobs set next_seq = ${fitted.next} where run_id = ${place.runId} and key = ${place.job} returning ${rung(place)}`.execute(db)
  return fitted
}

/**
 * The same in one statement, for a report of lines alone that follow on those stored: it renews the lease, appends, and is
 * committed by itself. Undefined when something else is the case; nothing is done then.
 */
export async function appendNext(db: Db, place: LogPlace & Pick<JobRef, 'fence'>, runnerId: string, chunks: readonly LogChunk[]): Promise<(Fitted & { stop: string | null }) | undefined> {
  const first = chunks[0]?.first
  if (first === undefined) return undefined
  const fitted = fitChunks(first, chunks)
  if (fitted.rows.length === 0) return undefined
  const { rows } = await sql<{ stop_reason: string | null }>`
    with held as (
      update run_jobs set beats = beats + 1, next_seq = ${fitted.next}
      where run_id = ${place.runId} and key = ${place.job} and fence = ${place.fence} and runner_id = ${runnerId} and state = 'running' and next_seq = ${first} returning stop_reason
    ), stored as (${storeRows(place, fitted.rows)} where exists (select 1 from held))
    select stop_reason, ${rung(place)} from held`.execute(db)
  const [row] = rows
  return row && { ...fitted, stop: row.stop_reason }
}

function storeRows({ runId, job }: LogPlace, rows: readonly LogChunk[]) {
  return sql`
    insert into run_log_chunks (run_id, job_key, first_seq, line_count, step, at, text)
    select ${runId}, ${job}, c.* from unnest(${rows.map((row) => row.first)}::bigint[], ${rows.map((row) => row.count)}::int[], ${rows.map((row) => row.step)}::text[],
      ${rows.map((row) => row.at)}::timestamptz[], ${rows.map((row) => row.text)}::text[]) as c`
}

function rung({ runId, job, origin }: LogPlace) {
  return sql`pg_notify(${runChannels.log}, ${`${runId} ${job}\n${origin}`})`
}

export interface Fitted {
  readonly rows: LogChunk[]
  readonly next: number
}

/** What of the chunks follows on `nextSeq` without a gap. */
export function fitChunks(nextSeq: number, chunks: readonly LogChunk[]): Fitted {
  const rows: LogChunk[] = []
  let next = nextSeq
  for (const chunk of chunks) {
    if (chunk.first > next) break
    const known = next - chunk.first
    if (known >= chunk.count) continue
    // A chunk that miscounts would shift all that follows.
    if (countLines(chunk.text) !== chunk.count) break
    const fresh = known === 0 ? chunk.text : chunk.text.split('\n').slice(known).join('\n')
    rows.push({ ...chunk, first: next, count: chunk.count - known, text: fresh.replaceAll('\0', '\uFFFD') })
    next = chunk.first + chunk.count
  }
  return { rows, next }
}

function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
