import { performance } from 'node:perf_hooks'
import type { TransferListItem } from 'node:worker_threads'
import { evaluateQuery, PromqlError, type QueryResult } from '#lib/promql'
import type { SeriesQuery } from '../../metrics-store.ts'
import { limitedResult, resultJson } from '../../http/result-json.ts'
import { answerCalls, type Port } from '../../thread/answer-calls.ts'
import { wholeMatcher } from '../../thread/bare-matcher.ts'
import type { Failure, ReplyMessage } from '../../thread/protocol.ts'
import type { Engine } from '../engine/engine.ts'
import { isRejection, type Rejection } from '../engine/rejections.ts'
import { holdAnswer } from '../hold-answer.ts'
import type { SeriesEntry } from '../index/series-entry.ts'
import { packSeries } from './pack-series.ts'
import { type Answer, ResultCache } from './result-cache.ts'
import type { EngineCalls, PackedResult, PackedSeries, QueryCall, SeriesCall, WriteCall, WrittenResult } from './protocol.ts'

const keepUpMs = 30_000
const defaultMost = 50_000_000

type Host = { readonly [Name in keyof EngineCalls]: (input: EngineCalls[Name][0]) => Promise<EngineCalls[Name][1]> | EngineCalls[Name][1] }

/** Answers calls on a port out of an engine, in whatever thread it runs. */
export function hostEngine(engine: Engine, port: Port, { maxQuerySamples = defaultMost }: { readonly maxQuerySamples?: number } = {}): void {
  const tell = (told: string) => port.postMessage({ id: -1, told } satisfies ReplyMessage)
  const timer = setInterval(() => void engine.keepUp().catch((error: unknown) => tell(`Metrics could not be put into blocks; it is tried again in half a minute. ${String(error)}`)), keepUpMs)
  timer.unref()
  answerCalls<EngineCalls>(port, { calls: callsOf(engine, maxQuerySamples, () => clearInterval(timer)), failureOf, buffersOf })
}

function callsOf(engine: Engine, maxSamples: number, stop: () => void): Host {
  const writer = new Writer(engine)
  const packed = new ResultCache<PackedResult>()
  const written = new ResultCache<WrittenResult>()
  engine.onChange = (from) => {
    packed.changed(from)
    written.changed(from)
  }
  const entries = (call: SeriesCall) => engine.entries(queryOf(call))
  return {
    write: (call) => writer.write(call),
    query: (call) => query({ engine, cache: packed, maxSamples, shape: packResult }, call),
    queryJson: ({ limit, ...call }) => query({ engine, cache: written, maxSamples, shape: (result) => writeResult(limitedResult(result, limit)), variant: limit }, call),
    select: ({ matchers, from, to }) => packSeries(engine.select({ matchers: matchers.map(wholeMatcher), from, to })),
    series: (call) => entries(call).map(({ key }) => key).toSorted().slice(0, call.limit),
    labelNames: (call) => sortedUnique(entries(call).flatMap(({ labels: { items } }) => items.filter((_, at) => at % 2 === 0))).slice(0, call.limit),
    labelValues: (call) => sortedUnique(entries(call).map(({ labels }) => labels.get(call.name)).filter((value) => value !== '')).slice(0, call.limit),
    metadata: (name) => engine.metadata(name),
    writeMetadata: (metadata) => void engine.writeMetadata(metadata) as undefined,
    deleteSeries: async (call) => void (await engine.deleteSeries(queryOf(call))) as undefined,
    cleanTombstones: async () => void (await engine.cleanTombstones()) as undefined,
    cardinality: () => engine.cardinality(),
    keepUp: async ({ isWhole }) => void (await engine.keepUp(isWhole)) as undefined,
    close: async () => {
      stop()
      await engine.close()
      return undefined
    },
  }
}

/** Knows the series of the other thread by its numbers for them. */
class Writer {
  readonly #engine: Engine
  #keys: string[] = []
  #entries: (SeriesEntry | undefined)[] = []

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async write({ newKeys, isAnew, refs, ...batch }: WriteCall): Promise<EngineCalls['write'][1]> {
    if (isAnew) [this.#keys, this.#entries] = [[], []]
    for (const key of newKeys) this.#keys.push(key)
    const targets = Array.from(refs, (ref) => this.#target(ref, batch.source))
    const { report, durable } = this.#engine.write({ ...batch, targets })
    await durable
    return report
  }

  /** One that was refused is asked for again: there may be room now. */
  #target(ref: number, source: string): SeriesEntry | Rejection {
    const known = this.#entries[ref]
    if (known && !known.isGone && known.source === source) return known
    const found = this.#engine.admit(this.#keys[ref] as string, source)
    if (!isRejection(found)) this.#entries[ref] = found
    return found
  }
}

interface Asking<Of extends Answer> {
  readonly engine: Engine
  readonly cache: ResultCache<Of>
  readonly maxSamples: number
  readonly shape: (result: QueryResult) => Of
  /** What else the answer depends on. */
  readonly variant?: number | undefined
}

async function query<Of extends Answer>({ engine, cache, maxSamples, shape, variant }: Asking<Of>, { request, lookbackMs, mostSeries, timeoutMs, stop }: QueryCall): Promise<Of> {
  const deadline = performance.now() + timeoutMs
  const check = () => {
    if (Atomics.load(stop, 0) !== 0) throw new PromqlError('canceled', 'query was canceled in expression evaluation')
    if (performance.now() > deadline) throw new PromqlError('timeout', 'query timed out in expression evaluation')
  }
  // What waited its turn for too long is not begun.
  check()
  const key = JSON.stringify([request, lookbackMs, mostSeries, variant])
  const known = cache.find(key)
  if (known) return known
  let newest = -Infinity
  const source = {
    select: async (each: Parameters<Engine['readable']>[0]) => {
      newest = Math.max(newest, each.to)
      return engine.readable(each)
    },
  }
  // Finding, reading and calculating are one stretch of this thread: nothing comes in meanwhile. Should it ever, `changes` would tell.
  const before = engine.changes
  const answer = await evaluateQuery(source, request, { maxSamples, check, ...(lookbackMs === undefined ? {} : { lookback: lookbackMs }) })
  // What is too much never leaves this thread.
  const result = shape(holdAnswer(answer, mostSeries))
  if (engine.changes === before) cache.keep(key, result, newest)
  return result
}

/** Text is made here too: many answers keep the server's own thread no longer than it takes to send them. */
function writeResult(result: QueryResult): WrittenResult {
  return { json: new Uint8Array(Buffer.from(resultJson(result))), warnings: result.warnings, infos: result.infos }
}

function packResult(result: QueryResult): PackedResult {
  const { type, warnings, infos } = result
  if ('series' in result) return { type, time: 0, value: 0, series: packSeries(result.series), warnings, infos }
  return { type, time: result.time, value: result.value, series: undefined, warnings, infos }
}

function queryOf({ matcherSets, from, to }: SeriesCall): SeriesQuery {
  return { matcherSets: matcherSets.map((set) => set.map(wholeMatcher)), from, to }
}

function sortedUnique(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted()
}

/** Arrays are handed over, not copied. */
function buffersOf(output: unknown): TransferListItem[] {
  if (!isObject(output)) return []
  if ('json' in output && output.json instanceof Uint8Array) return [output.json.buffer as ArrayBuffer]
  const packed = 'series' in output ? output.series : output
  return isObject(packed) && 'counts' in packed ? [(packed as PackedSeries).times.buffer as ArrayBuffer, (packed as PackedSeries).values.buffer as ArrayBuffer] : []
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function failureOf(error: unknown): Failure {
  if (error instanceof PromqlError) return { kind: error.type, message: error.message }
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return { kind: 'full', message: 'The disk that metrics are kept on is full, and nothing of this was taken. Free some room, or keep metrics for a shorter time with DAYBOOK_METRICS_RETENTION.' }
  return { kind: 'internal', message: error instanceof Error ? error.stack ?? error.message : String(error) }
}
