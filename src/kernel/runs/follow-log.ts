import type { HttpRoute, RouteContext, RouteRequest } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import type { LogLine } from './contract.ts'
import { hasEnded } from './job-states.ts'
import { readLines } from './log-lines.ts'
import { pickJob } from './read-log.ts'
import { openBell } from './run-channels.ts'
import { jobsOf } from './run-store.ts'

const linesAtOnce = 5000
const lookAgainMs = 2000
const keepAliveMs = 15_000

/** One piece of a followed log: lines with the number that follows them, a pause, or the end. */
type Piece = { readonly kind: 'lines'; readonly lines: readonly LogLine[]; readonly next: number } | { readonly kind: 'pause' } | { readonly kind: 'end'; readonly next: number }

/**
 * `GET /api/v1/logs/follow?run=&job=&from=`: a job's log as it grows. As server-sent events each message holds a batch,
 * `{"lines":[…],"next":n}`, and its id is the number of the next line, so that an EventSource goes on where it was cut;
 * `event: end` follows the last line. With `Accept: application/x-ndjson` each line of the answer is one log line.
 */
export const followLogRoute: HttpRoute = {
  method: 'GET', path: '/api/v1/logs/follow', access: 'runs:read', summary: 'Follow a job\'s log as it is written.', body: 'none',
  handler: async (request, ctx) => {
    const { run, job: wanted } = request.query
    if (run === undefined) throw new ProductError('invalid', 'Say which run to follow: ?run=ID.')
    const job = await pickJob(ctx.db, run, wanted)
    const pieces = follow(ctx, run, job.key, firstLine(request), request.signal)
    if (String(request.headers['accept'] ?? '').includes('application/x-ndjson')) {
      return { status: 200, headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' }, body: asJsonLines(pieces) }
    }
    return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }, body: asServerSentEvents(pieces) }
  },
}

/** An EventSource that reconnects says the last id it had, which is the next line. */
function firstLine(request: RouteRequest): number {
  const text = String(request.headers['last-event-id'] ?? request.query['from'] ?? '0')
  if (!/^\d{1,15}$/.test(text)) throw new ProductError('invalid', 'The first line to follow is a number from 0: ?from=0.')
  return Number(text)
}

async function* follow(ctx: RouteContext, runId: string, job: string, from: number, signal: AbortSignal): AsyncGenerator<Piece> {
  const mine = `${runId} ${job}`
  const bell = await openBell(ctx.database, ['log'], (payload) => payload === mine)
  let next = from
  let quietMs = 0
  try {
    while (!signal.aborted) {
      // Asked before the lines are read, so that no line can come between the last read and the end.
      const row = (await jobsOf(ctx.db, runId)).find((each) => each.key === job)
      const piece = await readLines(ctx.db, { runId, job, from: next, limit: linesAtOnce })
      next = piece.next
      if (piece.lines.length > 0) {
        quietMs = 0
        yield { kind: 'lines', ...piece }
        continue
      }
      if (!row || hasEnded(row.state)) return yield { kind: 'end', next }
      const hasRung = await bell.wait(lookAgainMs, signal)
      quietMs = hasRung ? quietMs : quietMs + lookAgainMs
      if (quietMs < keepAliveMs) continue
      quietMs = 0
      yield { kind: 'pause' }
    }
  } finally {
    await bell.close()
  }
}

async function* asServerSentEvents(pieces: AsyncIterable<Piece>): AsyncGenerator<string> {
  yield 'retry: 1000\n\n'
  for await (const piece of pieces) {
    if (piece.kind === 'pause') yield ': still here\n\n'
    else if (piece.kind === 'end') yield `id: ${piece.next}\nevent: end\ndata: {"next":${piece.next}}\n\n`
    else yield `id: ${piece.next}\nevent: lines\ndata: ${JSON.stringify({ lines: piece.lines, next: piece.next })}\n\n`
  }
}

async function* asJsonLines(pieces: AsyncIterable<Piece>): AsyncGenerator<string> {
  for await (const piece of pieces) {
    if (piece.kind === 'lines') yield piece.lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  }
}
