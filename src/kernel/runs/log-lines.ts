import { type Db, sql } from '#platform/database'
import type { LogLine } from './contract.ts'
import type { LogChunk } from './protocol.ts'

interface ChunkQuery {
  readonly runId: string
  readonly job: string
  readonly step?: string | undefined
  /** No chunk is read that begins behind so many lines. */
  readonly limit?: number
}

const chunksAtOnce = 8

/** Lines of a job from a number on, and the number to ask for next. */
export async function readLines(db: Db, query: ChunkQuery & { readonly from: number; readonly limit: number }): Promise<{ lines: LogLine[]; next: number }> {
  const lines: LogLine[] = []
  let next = query.from
  for (;;) {
    const chunks = await readChunks(db, { ...query, limit: query.limit - lines.length }, next)
    for (const chunk of chunks) {
      const skipped = Math.max(0, next - chunk.first)
      const texts = chunk.text.split('\n').slice(skipped, skipped + query.limit - lines.length)
      lines.push(...texts.map((text, index) => ({ seq: chunk.first + skipped + index, step: chunk.step, at: chunk.at, text })))
      next = chunk.first + skipped + texts.length
      if (lines.length >= query.limit) return { lines, next }
    }
    if (chunks.length < chunksAtOnce) return { lines, next }
  }
}

/** The next chunks of a job's log, from the one that holds line `from`; empty at the end of what is stored. */
export async function readChunks(db: Db, { runId, job, step, limit }: ChunkQuery, from: number): Promise<LogChunk[]> {
  // Of one step alone, lines may begin anywhere.
  const before = limit === undefined || step !== undefined ? sql`true` : sql`first_seq < ${from + limit}`
  const { rows } = await sql<{ first_seq: number; line_count: number; step: string | null; at: Date; text: string }>`
    select first_seq, line_count, step, at, text from run_log_chunks
    where run_id = ${runId} and job_key = ${job} and first_seq + line_count > ${from} and ${before}
      and first_seq >= coalesce((select max(first_seq) from run_log_chunks where run_id = ${runId} and job_key = ${job} and first_seq <= ${from}), 0)
      and (${step ?? null}::text is null or step = ${step ?? null})
    order by first_seq limit ${chunksAtOnce}`.execute(db)
  return rows.map((row) => ({ first: row.first_seq, count: row.line_count, step: row.step, at: row.at.toISOString(), text: row.text }))
}
