import { type Db, sql } from '#platform/database'
import type { LogLine } from './contract.ts'

interface ChunkRow {
  first_seq: number
  line_count: number
  step: string | null
  at: Date
  text: string
}

interface LineQuery {
  readonly runId: string
  readonly job: string
  readonly from: number
  readonly limit: number
  readonly step?: string | undefined
}

const chunksAtOnce = 8

/** Lines of a job from a number on, and the number to ask for next. */
export async function readLines(db: Db, query: LineQuery): Promise<{ lines: LogLine[]; next: number }> {
  const lines: LogLine[] = []
  let next = query.from
  for (;;) {
    const chunks = await readChunks(db, query, next)
    for (const chunk of chunks) {
      const taken = linesOf(chunk, next, query.limit - lines.length)
      lines.push(...taken.lines)
      next = taken.next
      if (lines.length >= query.limit) return { lines, next }
    }
    if (chunks.length < chunksAtOnce) return { lines, next }
  }
}

async function readChunks(db: Db, { runId, job, step }: LineQuery, from: number): Promise<ChunkRow[]> {
  const { rows } = await sql<ChunkRow>`
    select first_seq, line_count, step, at, text from run_log_chunks
    where run_id = ${runId} and job_key = ${job} and first_seq + line_count > ${from}
      and first_seq >= coalesce((select max(first_seq) from run_log_chunks where run_id = ${runId} and job_key = ${job} and first_seq <= ${from}), 0)
      and (${step ?? null}::text is null or step = ${step ?? null})
    order by first_seq limit ${chunksAtOnce}`.execute(db)
  return rows
}

function linesOf(chunk: ChunkRow, from: number, limit: number): { lines: LogLine[]; next: number } {
  const skipped = Math.max(0, from - chunk.first_seq)
  const at = chunk.at.toISOString()
  const texts = chunk.text.split('\n').slice(skipped, skipped + limit)
  const first = chunk.first_seq + skipped
  return { lines: texts.map((text, index) => ({ seq: first + index, step: chunk.step, at, text })), next: first + texts.length }
}
