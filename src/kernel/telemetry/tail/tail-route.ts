import type { HttpRoute, RouteRequest } from '#kernel/feature'
import { ProductError } from '#lib/errors'
import { chunkRunner, LogqlError, parseLogql, type StreamLines } from '#lib/logql'
import type { LogLine } from '../contract.ts'
import type { Telemetry } from '../telemetry.ts'
import { LineQueue } from './line-queue.ts'

const mostWaiting = 5000
const mostAtOnce = 500
const mostBefore = 1000
/** Lines that rush by are sent together, so that a browser draws them together. */
const togetherMs = 100
const keepAliveMs = 15_000
const nsPerMs = 1_000_000n

/**
 * `GET /api/v1/telemetry/tail?query=&after=`: lines as they come, for pages, as server-sent events. `lines` holds a list of log lines,
 * its id the time of the last; `lost` says how many were let go because the reader was too slow, or were too many while it was away
 * (`{"count":null}`). After a gap it goes on after `after` (ns since 1970) or the last id.
 */
export function tailRoute(telemetry: Telemetry): HttpRoute {
  return {
    method: 'GET', path: '/api/v1/telemetry/tail', access: 'logs:read', summary: 'Follow log lines as they come.', body: 'none',
    handler: async (request, ctx) => {
      const query = request.query['query'] ?? ''
      const run = chunkRunner(logOf(query))
      const nowNs = BigInt(ctx.clock.now().getTime()) * nsPerMs
      return { status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' }, body: follow(telemetry, { query, run, after: afterOf(request), nowNs }, request.signal) }
    },
  }
}

interface Followed {
  readonly query: string
  readonly run: ReturnType<typeof chunkRunner>
  readonly after: bigint | undefined
  readonly nowNs: bigint
}

async function* follow(telemetry: Telemetry, { query, run, after, nowNs }: Followed, signal: AbortSignal): AsyncGenerator<string> {
  const queue = new LineQueue<LogLine>(mostWaiting)
  const ended = new AbortController()
  const stop = AbortSignal.any([signal, ended.signal])
  // Heard from now on, before what was missed is read: a line in between would be lost otherwise.
  const hearing = hear(telemetry, query, run, queue, stop)
  try {
    yield 'retry: 1000\n\n'
    const missed = after === undefined ? [] : await missedLines(telemetry, query, after, nowNs, signal)
    if (missed.length >= mostBefore) yield event('lost', JSON.stringify({ count: null }))
    if (missed.length > 0) yield linesEvent(missed)
    const known = new Set(missed.map(keyOf))
    while (!stop.aborted) {
      await queue.wait(keepAliveMs, stop)
      if (queue.isEmpty) yield ': still here\n\n'
      const { lines, lost } = queue.take(mostAtOnce)
      if (lost > 0) yield event('lost', JSON.stringify({ count: lost }))
      const fresh = known.size === 0 ? lines : lines.filter((line) => !known.delete(keyOf(line)))
      if (fresh.length > 0) yield linesEvent(fresh)
      if (fresh.length < mostAtOnce) await new Promise((resolve) => { setTimeout(resolve, togetherMs) })
    }
  } finally {
    ended.abort()
    await hearing
  }
}

/** Takes what comes at once, however slow the reader is: what does not fit is counted here and nowhere lost in silence. */
async function hear(telemetry: Telemetry, query: string, run: Followed['run'], queue: LineQueue<LogLine>, stop: AbortSignal): Promise<void> {
  try {
    for await (const chunk of telemetry.logs.follow(logOf(query).matchers, stop)) queue.add(linesOf(run(chunk)))
  } catch (error) {
    if (!stop.aborted) throw error
  }
}

async function missedLines(telemetry: Telemetry, query: string, after: bigint, nowNs: bigint, signal: AbortSignal): Promise<LogLine[]> {
  const found = await telemetry.logs.query({ query, start: after + 1n, end: nowNs + 1_000_000_000n, step: 0n, direction: 'backward', limit: mostBefore }, { signal })
  return found.type === 'streams' ? linesOf(found.streams) : []
}

function linesOf(streams: readonly StreamLines[]): LogLine[] {
  const lines = streams.flatMap(({ labels, entries }) => {
    const shown = labels.toRecord()
    return entries.map(({ timeNs, line }) => ({ timeNs, labels: shown, line }))
  })
  lines.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0))
  return lines.map(({ timeNs, labels, line }) => ({ at: new Date(Number(timeNs / nsPerMs)).toISOString(), atNs: String(timeNs), labels, line }))
}

function keyOf({ atNs, labels, line }: LogLine): string {
  return `${atNs} ${JSON.stringify(labels)} ${line}`
}

function linesEvent(lines: readonly LogLine[]): string {
  return `id: ${lines.at(-1)?.atNs ?? ''}\n${event('lines', JSON.stringify(lines))}`
}

/** JSON has no line breaks outside of its texts, and those are escaped. */
function event(name: string, data: string): string {
  return `event: ${name}\ndata: ${data}\n\n`
}

function logOf(query: string) {
  try {
    const expr = parseLogql(query)
    if (expr.kind === 'log') return expr
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error
    throw new ProductError('invalid', error.message, { cause: error })
  }
  throw new ProductError('invalid', 'Only lines can be followed: give a log query such as {app="api"} |= "error".')
}

/** An EventSource that reconnects says the last id that it had. */
function afterOf(request: RouteRequest): bigint | undefined {
  const text = request.headers['last-event-id'] ?? request.query['after']
  if (text === undefined || text === '') return undefined
  if (typeof text !== 'string' || !/^\d{1,19}$/.test(text)) throw new ProductError('invalid', 'The time to go on after is ns since 1970: ?after=1772460000000000000.')
  return BigInt(text)
}
