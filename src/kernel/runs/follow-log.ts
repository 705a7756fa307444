import type { HttpRoute, RouteContext, RouteRequest } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { hasEnded } from './job-states.ts'
import { readChunks } from './log-lines.ts'
import type { LogTail } from './log-tail.ts'
import type { LogChunk } from './protocol.ts'
import { pickJob } from './read-log.ts'
import { openBell } from './run-channels.ts'
import { jobsOf } from './run-store.ts'

const linesAtOnce = 5000
const lookAgainMs = 2000
const keepAliveMs = 15_000

/** One piece of a followed log: lines of one step as JSON texts with the number that follows them, a pause, or the end. */
type Piece = { readonly kind: 'lines'; readonly lines: readonly string[]; readonly next: number } | { readonly kind: 'pause' } | { readonly kind: 'end'; readonly next: number }

/**
 * `GET /api/v1/logs/follow?run=&job=&from=`: a job's log as it grows. As server-sent events each message holds a batch,
 * `{"lines":[…],"next":n}`, and its id is the number of the next line, so that an EventSource goes on where it was cut;
 * `event: end` follows the last line. With `Accept: application/x-ndjson` each line of the answer is one log line.
 */
export function followLogRoute(tail: LogTail): HttpRoute {
  return {
    method: 'GET', path: '/api/v1/logs/follow', access: 'runs:read', summary: 'Follow a job\'s log as it is written.', body: 'none',
    handler: async (request, ctx) => {
      const { run, job: wanted } = request.query
      if (run === undefined) throw new ProductError('invalid', 'Say which run to follow: ?run=ID.')
      const job = await pickJob(ctx.db, run, wanted)
      const pieces = follow(ctx, tail, { runId: run, job: job.key, from: firstLine(request) }, request.signal)
      if (String(request.headers['accept'] ?? '').includes('application/x-ndjson')) {
        return { status: 200, headers: { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' }, body: asJsonLines(pieces) }
      }
      return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }, body: asServerSentEvents(pieces) }
    },
  }
}

/** An EventSource that reconnects says the last id it had, which is the next line. */
function firstLine(request: RouteRequest): number {
  const text = String(request.headers['last-event-id'] ?? request.query['from'] ?? '0')
  if (!/^\d{1,15}$/.test(text)) throw new ProductError('invalid', 'The first line to follow is a number from 0: ?from=0.')
  return Number(text)
}

interface Place {
  readonly runId: string
  readonly job: string
  readonly from: number
}

/** What reports bring to this process comes from its tail; what is older, or came to another server, from the tables. */
async function* follow(ctx: RouteContext, tail: LogTail, { runId, job, from }: Place, signal: AbortSignal): AsyncGenerator<Piece> {
  const mine = `${runId} ${job}`
  let mustLook = true
  // Lines that were reported to this process come through the tail.
  const bell = await openBell(ctx.database, ['log'], (payload) => {
    const [place, origin] = payload?.split('\n') ?? [mine]
    const isNews = place === mine && origin !== tail.origin
    mustLook ||= isNews
    return isNews
  })
  const feed = tail.open(runId, job, bell.ring)
  let next = from
  let quietMs = 0
  async function look(): Promise<{ chunks: readonly LogChunk[]; isEnd: boolean }> {
    mustLook = false
    // Asked before the lines are read, so that no line can come between the last read and the end.
    const row = (await jobsOf(ctx.db, runId)).find((each) => each.key === job)
    const chunks = await readChunks(ctx.db, { runId, job }, next)
    mustLook ||= chunks.length > 0
    return { chunks, isEnd: chunks.length === 0 && (!row || hasEnded(row.state)) }
  }
  try {
    while (!signal.aborted) {
      const fed = feed.take(next)
      const { chunks, isEnd } = fed ? { chunks: [fed], isEnd: false } : mustLook || !feed.isEmpty ? await look() : { chunks: [], isEnd: false }
      for (const chunk of chunks) {
        quietMs = 0
        yield* piecesOf(chunk, next)
        next = chunk.first + chunk.count
      }
      if (isEnd) return yield { kind: 'end', next }
      if (chunks.length > 0) continue
      const hasRung = await bell.wait(lookAgainMs, signal)
      mustLook ||= !hasRung
      quietMs = hasRung ? quietMs : quietMs + lookAgainMs
      if (quietMs < keepAliveMs) continue
      quietMs = 0
      yield { kind: 'pause' }
    }
  } finally {
    feed.close()
    await bell.close()
  }
}

/** The lines of a chunk from number `from` on, some thousands at a time. */
function* piecesOf({ first, text, step, at }: LogChunk, from: number): Generator<Piece> {
  const texts = text.split('\n')
  const rest = `,"step":${JSON.stringify(step)},"at":${JSON.stringify(at)},"text":`
  for (let start = Math.max(0, from - first); start < texts.length; start += linesAtOnce) {
    const lines = texts.slice(start, start + linesAtOnce).map((line, index) => `{"seq":${first + start + index}${rest}${JSON.stringify(line)}}`)
    yield { kind: 'lines', lines, next: first + start + lines.length }
  }
}

async function* asServerSentEvents(pieces: AsyncIterable<Piece>): AsyncGenerator<string> {
  yield 'retry: 1000\n\n'
  for await (const piece of pieces) {
    if (piece.kind === 'pause') yield ': still here\n\n'
    else if (piece.kind === 'end') yield `id: ${piece.next}\nevent: end\ndata: {"next":${piece.next}}\n\n`
    else yield `id: ${piece.next}\nevent: lines\ndata: {"lines":[${piece.lines.join(',')}],"next":${piece.next}}\n\n`
  }
}

async function* asJsonLines(pieces: AsyncIterable<Piece>): AsyncGenerator<string> {
  for await (const piece of pieces) {
    if (piece.kind === 'lines') yield `${piece.lines.join('\n')}\n`
  }
}
