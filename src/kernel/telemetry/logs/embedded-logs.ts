import type { LogChunk, LogqlRequest, LogqlResult, LogRequest } from '#lib/logql'
import { LogqlError, type LogqlErrorType } from '#lib/logql'
import { Labels, type Matcher } from '#lib/promql'
import type { Log } from '#platform/log'
import type { LogBatch, LogsQueryOptions, LogsStore, LogWriteReport, PatternsAnswer, PatternsRequest, StreamVolume } from '../logs-store.ts'
import { bareMatcher } from '../thread/bare-matcher.ts'
import { ThreadClient } from '../thread/thread-client.ts'
import { LogsEngine, type LogsSize } from './logs-engine.ts'
import type { LogsLimits } from './logs-limits.ts'
import { hostLogs } from './worker/logs-host.ts'
import type { LogsCalls, LogsParts, Patience, StreamsCall } from './worker/logs-protocol.ts'
import { bareLimits, type LogsWorkerData } from './worker/logs-worker-data.ts'
import { labelsReader, unpackChunk, unpackResult } from './worker/pack-lines.ts'

const defaultTimeoutMs = 60_000

interface StreamQuery { readonly matchers: readonly Matcher[]; readonly from: bigint; readonly to: bigint }

export interface EmbeddedLogsOptions {
  readonly directory: string
  readonly limits: Partial<LogsLimits>
  /** The built file of the worker; left out: the engine runs in this thread, as from source. */
  readonly workerFile?: string | undefined
  readonly now: () => number
  readonly log: Log
}

/** Logs in files of this machine, read and searched in a thread of their own. */
export class EmbeddedLogs implements LogsStore {
  readonly #thread: ThreadClient<LogsCalls, LogsParts>

  private constructor(thread: ThreadClient<LogsCalls, LogsParts>) {
    this.#thread = thread
  }

  static async start({ directory, limits, workerFile, now, log }: EmbeddedLogsOptions): Promise<EmbeddedLogs> {
    const onError = (error: unknown): void => log.error('Keeping log lines failed; it is tried again.', { error: error instanceof Error ? error.message : String(error) })
    const { client, opened } = await ThreadClient.start<LogsCalls, LogsParts>({
      title: 'logs', workerFile, workerData: { directory, limits: bareLimits(limits) } satisfies LogsWorkerData, log,
      openHere: async (port) => {
        const { engine, damaged } = await LogsEngine.open({ directory, limits, nowMs: now, onError })
        hostLogs(engine, port)
        return damaged
      },
      errorOf: ({ kind, message }) => kind === 'internal' ? undefined : new LogqlError(kind as LogqlErrorType, message),
    })
    const damaged = opened as readonly string[]
    if (damaged.length > 0) log.error('Files of log lines cannot be read and were put aside: what they held is missing.', { files: damaged })
    return new EmbeddedLogs(client)
  }

  write({ streams, streamOf, times, lines, metadata, source }: LogBatch): Promise<LogWriteReport> {
    return this.#thread.call('write', { streams: streams.map(({ items }) => items), streamOf, times, lines, metadata, source })
  }

  async query({ query, start, end, step, direction, limit }: LogqlRequest, options: LogsQueryOptions = {}): Promise<LogqlResult> {
    return unpackResult(await patiently(options, (patience) => this.#thread.call('query', { request: { query, start, end, step, direction, limit }, ...patience })))
  }

  patterns(request: PatternsRequest, options: LogsQueryOptions = {}): Promise<PatternsAnswer> {
    return patiently(options, (patience) => this.#thread.call('patterns', { request, ...patience }))
  }

  async *select({ matchers, from, to, filters, direction, limit, check }: LogRequest): AsyncIterable<LogChunk> {
    const labelsOf = labelsReader()
    for await (const part of this.#thread.parts('select', { ...callOf({ matchers, from, to }), filters, direction, limit })) {
      check?.()
      for (const chunk of part) yield unpackChunk(chunk, labelsOf)
    }
  }

  async *follow(matchers: readonly Matcher[], signal: AbortSignal): AsyncIterable<LogChunk> {
    const labelsOf = labelsReader()
    for await (const part of this.#thread.parts('follow', matchers.map(bareMatcher), signal)) for (const chunk of part) yield unpackChunk(chunk, labelsOf)
  }

  async streams(query: StreamQuery): Promise<readonly Labels[]> {
    return (await this.#thread.call('streams', callOf(query))).map((items) => new Labels(items))
  }

  labelNames({ from, to }: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]> {
    return this.#thread.call('labelNames', { from, to })
  }

  labelValues(name: string, { from, to }: { readonly from: bigint; readonly to: bigint }): Promise<readonly string[]> {
    return this.#thread.call('labelValues', { name, from, to })
  }

  async volumes(query: StreamQuery): Promise<readonly StreamVolume[]> {
    return (await this.#thread.call('volumes', callOf(query))).map(({ labels, ...counts }) => ({ labels: new Labels(labels), ...counts }))
  }

  size(): Promise<LogsSize> {
    return this.#thread.call('size', undefined)
  }

  /** Writes what is in memory as files now. */
  async flush(): Promise<void> {
    await this.#thread.call('flush', undefined)
  }

  /** What otherwise happens by itself: small files merged, those that are over removed. */
  async keepUp(): Promise<void> {
    await this.#thread.call('keepUp', undefined)
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}

/** Ends the work in the other thread when nobody waits any more. */
async function patiently<Answer>({ signal, timeoutMs = defaultTimeoutMs }: LogsQueryOptions, ask: (patience: Patience) => Promise<Answer>): Promise<Answer> {
  const stop = new Int32Array(new SharedArrayBuffer(4))
  const abort = (): void => void Atomics.store(stop, 0, 1)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  try {
    return await ask({ timeoutMs, stop })
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

function callOf({ matchers, from, to }: StreamQuery): StreamsCall {
  return { matchers: matchers.map(bareMatcher), from, to }
}
