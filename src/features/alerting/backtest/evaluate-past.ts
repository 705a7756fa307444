import type { MetricsStore } from '#kernel/telemetry'
import { ProductError } from '#lib/errors'
import { type Labels, PromqlError, type ResultSeries } from '#lib/promql'
import type { EvaluationSteps } from '#lib/rule-engine'

/** Samples that an expression may give over the whole time: an alert that always holds is found out sooner. */
const mostPoints = 5_000_000
/** Of looser thresholds than the rule's own: with more, the loosest is given up. */
const mostPointsTried = 1_000_000
/** Steps that are asked for at once: what a day is at 15 s, so that memory is bounded by days and not by months. */
const stepsAtOnce = 5760
const fewestAtOnce = 60
/** With fewer at once more would be read twice than is saved. */
const fewestTried = stepsAtOnce / 8
const timeoutMs = 120_000

/** Samples of one series, piece by piece: they are put together once, at the end. */
interface Growing {
  readonly labels: Labels
  readonly pieces: ResultSeries[]
}

export interface Asked {
  readonly query: string
  /** The threshold in it, where it is one of several that are tried. */
  readonly threshold?: number
  /** What to ask instead where the answer grows too large, with what is left of an answer so far. */
  readonly stricter?: (() => { readonly asked: Asked; readonly keep: (series: readonly ResultSeries[]) => readonly ResultSeries[] } | undefined) | undefined
}

export interface Past {
  readonly series: readonly ResultSeries[]
  /** What was asked in the end. */
  readonly asked: Asked
}

/** The answer of an expression at each step, asked piece by piece: only what is there takes room. */
export async function evaluatePast(metrics: MetricsStore, first: Asked, steps: EvaluationSteps): Promise<Past> {
  let found = new Map<string, Growing>()
  let asked = first
  let most = stepsAtOnce
  // Where several are tried the loosest may have to be given up: that is found out early.
  let atOnce = first.stricter ? fewestTried : stepsAtOnce
  for (let from = 0; from < steps.count;) {
    const count = Math.min(atOnce, steps.count - from)
    const answer = await answerTo(metrics, asked.query, { start: steps.start + from * steps.step, step: steps.step, count })
    if (answer === 'too much' && count > fewestAtOnce) {
      most = atOnce = Math.max(fewestAtOnce, Math.floor(count / 4))
      continue
    }
    if (answer === 'too much') throw new ProductError('invalid', 'The expression reads more samples than can be held at once, even for a short time. Choose fewer series, or a longer step.')
    add(found, answer)
    from += count
    for (let next = stricterOne(asked, found); next; next = stricterOne(asked, found)) {
      asked = next.asked
      found = growing(next.keep(seriesOf(found)))
    }
    atOnce = Math.min(most, atOnce * 2, asked.stricter?.() ? stepsUntilTooMany(pointsOf(found), from) : Infinity)
    if (pointsOf(found) > mostPoints) throw new ProductError('invalid', `The expression holds at more than ${mostPoints.toLocaleString('en')} of its steps: as an alert it would nearly always fire. Choose a shorter time, or a stricter expression.`)
  }
  return { series: seriesOf(found), asked }
}

/** A threshold that will be given up is so at once, and not after a whole day of its answers. */
function stepsUntilTooMany(points: number, steps: number): number {
  return Math.max(fewestTried, Math.ceil((mostPointsTried * 1.1 - points) * steps / points))
}

function stricterOne(asked: Asked, found: ReadonlyMap<string, Growing>): ReturnType<NonNullable<Asked['stricter']>> {
  return pointsOf(found) > mostPointsTried ? asked.stricter?.() : undefined
}

/** Asking for less at once is the way where a piece reads more than may be held. */
async function answerTo(metrics: MetricsStore, query: string, { start, step, count }: EvaluationSteps): Promise<readonly ResultSeries[] | 'too much'> {
  try {
    const result = await metrics.query({ query, start, end: start + (count - 1) * step, step }, { timeoutMs })
    if (!('series' in result)) throw new ProductError('invalid', 'The expression gives neither a vector nor a number. An alert needs one.')
    return result.series
  } catch (error) {
    if (error instanceof PromqlError && error.message.includes('too many samples')) return 'too much'
    throw error
  }
}

function add(found: Map<string, Growing>, answer: readonly ResultSeries[]): void {
  for (const piece of answer) {
    const { labels } = piece
    const known = found.get(labels.key)
    if (known) known.pieces.push(piece)
    else found.set(labels.key, { labels, pieces: [piece] })
  }
}

function growing(series: readonly ResultSeries[]): Map<string, Growing> {
  const found = new Map<string, Growing>()
  add(found, series)
  return found
}

function seriesOf(found: ReadonlyMap<string, Growing>): ResultSeries[] {
  const joined = (lists: readonly (readonly number[])[]): number[] => new Array<number>().concat(...lists)
  return [...found.values()].map(({ labels, pieces }) => ({ labels, times: joined(pieces.map(({ times }) => times)), values: joined(pieces.map(({ values }) => values)), histograms: undefined }))
}

function pointsOf(found: ReadonlyMap<string, Growing>): number {
  let sum = 0
  for (const { pieces } of found.values()) for (const { times } of pieces) sum += times.length
  return sum
}
