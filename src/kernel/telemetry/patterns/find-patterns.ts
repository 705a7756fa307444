import { judgePattern, logLevels, LogPatterns, type Comparison, type FoundPattern, type Judgement, type SpanCount } from '#lib/log-patterns'
import { chunkRunner, LogqlError, parseLogql, sourceFiltersOf } from '#lib/logql'
import type { FoundLogPattern, LogsStore, PatternsAnswer, PatternsRequest } from '../logs-store.ts'
import { isThere } from './is-there.ts'
import { readSpan, type ReadSpan, type SpanReader } from './read-span.ts'

const dayNs = 86_400_000_000_000n
/** New ones of a sample that are looked for in all of the time before. */
const mostVerified = 25

export interface PatternLimits {
  /** Lines that are read of the range, and half as many of each span before. */
  readonly maxLines: number
  /** Throws where nobody waits any more, or time is over. */
  readonly check: () => void
}

type Source = Pick<LogsStore, 'select' | 'volumes'>

/**
 * Clusters the lines of a range and holds each pattern against the spans of the same length before: the one just before, and the
 * same hours of the day before. Where there are more lines than may be read, parts of the time that lie evenly in it are.
 */
export async function findPatterns(source: Source, request: PatternsRequest, { maxLines, check }: PatternLimits): Promise<PatternsAnswer> {
  const expr = parseLogql(request.query)
  if (expr.kind !== 'log') throw new LogqlError('parse', 'only a log query is possible here, such as {app="api"} |= "error"')
  if (request.to <= request.from) throw new LogqlError('parse', 'end timestamp must not be before or equal to start time')
  const patterns = new LogPatterns()
  const reader: SpanReader = { source, matchers: expr.matchers, filters: sourceFiltersOf(expr), run: chunkRunner(expr), steps: request.points, check }
  const spans = request.isCompared ? spansBefore(request) : []
  const read: ReadSpan[] = []
  // What was before comes first, so that the templates of the range are those that it had too.
  for (const [at, span] of spans.entries()) read.push(await readSpan(reader, { ...span, number: at + 1, maxLines: Math.ceil(maxLines / 2) }, (line) => patterns.add(line)))
  const range = await readSpan(reader, { ...request, number: 0, maxLines }, (line) => patterns.add(line))
  const before = read.filter(({ linesRead }) => linesRead > 0)
  const comparison: Comparison = { steps: request.points, before: before.map(({ number }) => number), weight: Math.max(range.weight, ...before.map(({ weight }) => weight)) }
  const judged = patterns.list().map((pattern) => ({ pattern, judgement: judgePattern(pattern, comparison) })).filter(({ pattern, judgement }) => pattern.spans.has(0) || judgement.state === 'gone')
  const ordered = judged.sort((a, b) => rankOf(a) - rankOf(b) || countOf(b) - countOf(a) || (a.pattern.template < b.pattern.template ? -1 : 1))
  const verified = comparison.weight > 1 ? await verify(reader, ordered, before) : ordered
  return {
    patterns: verified.slice(0, request.limit).map((each) => foundOf(each, request.points)), patternCount: judged.length, range, before, isSampled: comparison.weight > 1,
  }
}

function spansBefore({ from, to }: PatternsRequest): { from: bigint; to: bigint }[] {
  const length = to - from
  const spans = [{ from: from - length, to: from }]
  if (length * 2n <= dayNs) spans.push({ from: from - dayNs, to: to - dayNs })
  return spans.filter((span) => span.from >= 0n)
}

interface Judged { readonly pattern: FoundPattern; readonly judgement: Judgement }

/** What is new and bad before what is only frequent. */
function rankOf({ pattern, judgement: { state } }: Judged): number {
  if (state === 'steady') return 4
  if (state === 'gone') return 3
  const level = levelIn(pattern.spans.get(0))
  return (state === 'new' ? 0 : 1) + (level === 'critical' || level === 'error' || level === 'warn' ? 0 : 1)
}

function countOf({ pattern, judgement }: Judged): number {
  return pattern.spans.get(0)?.count ?? judgement.usual
}

/** A sample may have missed what was there before: what looks new is searched for in all of it. */
async function verify(reader: SpanReader, ordered: readonly Judged[], before: readonly ReadSpan[]): Promise<Judged[]> {
  const verified: Judged[] = []
  let left = mostVerified
  for (const each of ordered) {
    if (each.judgement.state !== 'new' || left === 0) {
      // What could not be searched for is not called new.
      verified.push(each.judgement.state === 'new' ? { ...each, judgement: { ...each.judgement, state: 'steady' } } : each)
      continue
    }
    left -= 1
    verified.push(await isThere(reader, each.pattern, before) ? { ...each, judgement: { ...each.judgement, state: 'steady' } } : each)
  }
  return verified.sort((a, b) => rankOf(a) - rankOf(b))
}

function foundOf({ pattern: { template, spans }, judgement }: Judged, points: number): FoundLogPattern {
  const own = spans.get(0)
  const last = own ?? [...spans.values()][0]
  return {
    template, count: Math.round(own?.count ?? 0), firstMs: own?.firstMs ?? null, lastMs: last?.lastMs ?? null, example: last?.example ?? null, level: levelIn(last) || null,
    counts: Array.from({ length: points }, (_, step) => Math.round(own?.bySteps.get(step) ?? 0)), state: judgement.state, usual: judgement.usual, median: judgement.median, peak: judgement.peak,
  }
}

/** The level that most of its lines have; of as many the worse. */
function levelIn(span: SpanCount | undefined): FoundLogPattern['level'] | '' {
  let [best, most]: [FoundLogPattern['level'] | '', number] = ['', 0]
  for (const level of logLevels) {
    const count = span?.levels.get(level) ?? 0
    if (count > most) [best, most] = [level, count]
  }
  return best
}

