import { type LogChunk, LogqlError, type LogqlRequest, type LogqlResult, type LogRequest, parseLogql } from '#lib/logql'
import { Labels, type Matcher, matcherOf } from '#lib/promql'
import type { LogBatch, LogsQueryOptions, LogsStore, LogWriteReport, PatternsAnswer, PatternsRequest, StreamVolume } from '../../logs-store.ts'
import { findPatterns } from '../../patterns/find-patterns.ts'
import { NamesAnswer, QueryAnswer, SeriesAnswer, StatsAnswer, VolumeAnswer } from './loki-answers.ts'
import { LokiHttp } from './loki-http.ts'
import { followPages } from './follow-pages.ts'
import { pagesOf } from './pages.ts'
import { pushBodies } from './push-bodies.ts'
import { refusalOf } from './refusals.ts'
import { resultOf } from './remote-result.ts'
import { queryText } from './selector-text.ts'

const defaultTimeoutMs = 60_000
const mostPatternLines = 40_000
const mostStreams = 1000
const mostNameSets = 10

interface Range { readonly from: bigint; readonly to: bigint }
interface StreamQuery extends Range { readonly matchers: readonly Matcher[] }

/** Logs in a Loki-compatible server elsewhere, by its HTTP API. Lines are followed by asking again each second. */
export class RemoteLogs implements LogsStore {
  readonly #http: LokiHttp

  constructor(url: string, tenant?: string) {
    this.#http = new LokiHttp(url, tenant)
  }

  async write(batch: LogBatch): Promise<LogWriteReport> {
    const rejected: LogWriteReport['rejected'][number][] = []
    let accepted = 0
    for (const { body, lines } of pushBodies(batch)) {
      const { status, text } = await this.#http.push(body)
      const refusal = status < 300 ? undefined : refusalOf(text, lines)
      if (refusal) rejected.push(refusal)
      accepted += lines - (refusal?.count ?? 0)
    }
    return { accepted, rejected }
  }

  async query({ query, start, end, step, direction, limit }: LogqlRequest, options: LogsQueryOptions = {}): Promise<LogqlResult> {
    const isLog = isLogQuery(query)
    const bounds = step === 0n && !isLog ? { time: String(end) } : { start: String(start), end: String(end), ...(step > 0n ? { step: String(Number(step) / 1e9) } : {}) }
    const { data } = await this.#http.ask(step === 0n && !isLog ? 'query' : 'query_range', { query, ...bounds, direction, limit: String(limit) }, QueryAnswer, options)
    return resultOf(data)
  }

  patterns(request: PatternsRequest, { signal, timeoutMs = defaultTimeoutMs }: LogsQueryOptions = {}): Promise<PatternsAnswer> {
    const deadline = performance.now() + timeoutMs
    return findPatterns(this, request, {
      maxLines: mostPatternLines,
      check: () => {
        if (signal?.aborted) throw new LogqlError('canceled', 'the query was canceled')
        if (performance.now() > deadline) throw new LogqlError('limit', `the query took longer than ${timeoutMs / 1000} s; narrow its time range, its stream selector or its line filters`)
      },
    })
  }

  select(request: LogRequest): AsyncIterable<LogChunk> {
    return pagesOf(this.#http, request)
  }

  follow(matchers: readonly Matcher[], signal: AbortSignal): AsyncIterable<LogChunk> {
    return followPages(this.#http, matchers, signal)
  }

  async streams({ matchers, ...range }: StreamQuery): Promise<readonly Labels[]> {
    const { data } = await this.#http.ask('series', { ...boundsOf(range), ...(matchers.length === 0 ? {} : { 'match[]': queryText(matchers) }) }, SeriesAnswer)
    return (data ?? []).map((labels) => Labels.of(labels))
  }

  async labelNames(range: Range): Promise<readonly string[]> {
    return (await this.#http.ask('labels', boundsOf(range), NamesAnswer)).data ?? []
  }

  async labelValues(name: string, range: Range): Promise<readonly string[]> {
    return (await this.#http.ask(`label/${encodeURIComponent(name)}/values`, boundsOf(range), NamesAnswer)).data ?? []
  }

  /** Bytes by stream; lines are the server's count for all of them, shared out by bytes. */
  async volumes({ matchers, ...range }: StreamQuery): Promise<readonly StreamVolume[]> {
    const streams = await this.streams({ matchers, ...range })
    if (streams.length === 0) return []
    // A server wants one matcher at least that asks for something.
    const query = queryText(matchers.length > 0 ? matchers : [matcherOf(streams[0]?.items[0] ?? 'app', '=~', '.+')])
    // Only streams that have each label that is named are counted: one question for each set of names.
    const nameSets = [...new Set(streams.map((labels) => labels.pairs().map(([name]) => name).join()))].slice(0, mostNameSets)
    const ask = (targetLabels: string) => this.#http.ask('index/volume', { query, ...boundsOf(range), targetLabels, limit: String(mostStreams) }, VolumeAnswer)
    const [stats, ...answers] = await Promise.all([this.#http.ask('index/stats', { query, ...boundsOf(range) }, StatsAnswer), ...nameSets.map(ask)])
    const known = new Set(streams.map(({ key }) => key))
    const volumes = new Map(answers.flatMap(({ data }) => (data.result ?? []).map(({ metric, value }) => ({ labels: Labels.of(metric), bytes: Number(value[1]) }))).filter(({ labels }) => known.has(labels.key)).map((volume) => [volume.labels.key, volume]))
    const all = Math.max(1, [...volumes.values()].reduce((sum, { bytes }) => sum + bytes, 0))
    // Loki's statistics know nothing of what is still in memory alone: that is little enough to be counted.
    const lines = stats.entries === 0 && volumes.size > 0 ? await this.#count(query, range) : stats.entries
    return [...volumes.values()].map(({ labels, bytes }) => ({ labels, bytes, lines: Math.round(lines * bytes / all), blocks: Math.max(1, Math.round(stats.chunks * bytes / all)) }))
  }

  async #count(query: string, { from, to }: Range): Promise<number> {
    const result = await this.query({ query: `sum(count_over_time(${query}[${(to - from) / 1_000_000n + 1n}ms]))`, start: to, end: to, step: 0n, direction: 'backward', limit: 1 })
    return 'series' in result ? result.series[0]?.values[0] ?? 0 : 0
  }
}

/** The server may know more of the language than is known here. */
function isLogQuery(query: string): boolean {
  try {
    return parseLogql(query).kind === 'log'
  } catch {
    return query.trimStart().startsWith('{')
  }
}

function boundsOf({ from, to }: Range): { start: string; end: string } {
  return { start: String(from), end: String(to) }
}
