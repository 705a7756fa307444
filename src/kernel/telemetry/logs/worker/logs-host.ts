import { performance } from 'node:perf_hooks'
import { evaluateLogql, LogqlError } from '#lib/logql'
import { ProductError } from '#lib/errors'
import { Labels } from '#lib/promql'
import { findPatterns } from '../../patterns/find-patterns.ts'
import { answerCalls, type Port } from '../../thread/answer-calls.ts'
import { wholeMatcher } from '../../thread/bare-matcher.ts'
import type { Failure, ReplyMessage } from '../../thread/protocol.ts'
import type { LogsEngine } from '../logs-engine.ts'
import type { LogsCalls, LogsParts, Patience, StreamsCall, WriteCall } from './logs-protocol.ts'
import { packChunks, packResult } from './pack-lines.ts'

const keepUpMs = 30_000
const mostPatternLines = 400_000

/** Answers calls on a port out of an engine of logs, in whatever thread it runs. */
export function hostLogs(engine: LogsEngine, port: Port): void {
  const tell = (told: string): void => port.postMessage({ id: -1, told } satisfies ReplyMessage)
  const timer = setInterval(() => void engine.keepUp().catch((error: unknown) => tell(`Keeping files of log lines in order failed; it is tried again in half a minute. ${String(error)}`)), keepUpMs)
  timer.unref()
  answerCalls<LogsCalls, LogsParts>(port, {
    calls: {
      write: (call) => engine.write(batchOf(call)),
      query: async ({ request, timeoutMs, stop }) => {
        const isCanceled = (): boolean => Atomics.load(stop, 0) !== 0
        return packResult(await evaluateLogql(engine, request, { isCanceled, limits: { timeoutMs } }))
      },
      patterns: ({ request, ...patience }) => findPatterns(engine, request, { maxLines: mostPatternLines, check: checkOf(patience) }),
      streams: async (call) => (await engine.streams(rangeOf(call))).map(({ items }) => items),
      labelNames: (range) => engine.labelNames(range),
      labelValues: ({ name, ...range }) => engine.labelValues(name, range),
      volumes: async (call) => (await engine.volumes(rangeOf(call))).map(({ labels, ...counts }) => ({ labels: labels.items, ...counts })),
      size: () => engine.size(),
      flush: async () => void (await engine.flush()) as undefined,
      keepUp: async () => void (await engine.keepUp()) as undefined,
      close: async () => {
        clearInterval(timer)
        await engine.close()
        return undefined
      },
    },
    parts: {
      select: ({ filters, direction, limit, ...call }, signal) => packChunks(engine.select({
        ...rangeOf(call), filters, direction, ...(limit === undefined ? {} : { limit }),
        check: () => {
          if (signal.aborted) throw new LogqlError('canceled', 'the query was canceled')
        },
      })),
      follow: (matchers, signal) => packEach(engine.follow(matchers.map(wholeMatcher), signal)),
    },
    failureOf,
  })
}

async function* packEach(chunks: ReturnType<LogsEngine['follow']>): AsyncIterable<LogsParts['follow'][1]> {
  for await (const { labels, times, lines, metadata } of chunks) yield [{ labels: labels.items, times, lines, metadata }]
}

function batchOf({ streams, metadata, ...batch }: WriteCall) {
  return { ...batch, streams: streams.map((items) => new Labels(items)), ...(metadata ? { metadata } : {}) }
}

function rangeOf({ matchers, from, to }: StreamsCall) {
  return { matchers: matchers.map(wholeMatcher), from, to }
}

function checkOf({ timeoutMs, stop }: Patience): () => void {
  const deadline = performance.now() + timeoutMs
  return () => {
    if (Atomics.load(stop, 0) !== 0) throw new LogqlError('canceled', 'the query was canceled')
    if (performance.now() > deadline) throw new LogqlError('limit', `the query took longer than ${timeoutMs / 1000} s; narrow its time range, its stream selector or its line filters`)
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof LogqlError) return { kind: error.type, message: error.message }
  if (error instanceof ProductError) return { kind: 'full', message: error.message }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'full', message: 'The disk that log lines are kept on is full, and nothing of this was taken. Free some room, or keep logs for a shorter time with DAYBOOK_LOGS_RETENTION.' }
  return { kind: 'internal', message: error instanceof Error ? error.stack ?? error.message : String(error) }
}
