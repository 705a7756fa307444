import type { MetricsStore } from '#kernel/telemetry'
import { ProductError } from '#lib/errors'
import type { Labels, ResultSeries } from '#lib/promql'
import type { EvaluationSteps } from '#lib/rule-engine'

/** Samples that an expression may give over the whole time: an alert that always holds is found out sooner. */
const mostPoints = 5_000_000
/** Steps that are asked for at once: what a day is at 15 s, so that memory is bounded by days and not by months. */
const stepsAtOnce = 5760
const timeoutMs = 120_000

interface Growing {
  readonly labels: Labels
  readonly times: number[]
  readonly values: number[]
}

/** The answer of an expression at each step, asked piece by piece: only what is there takes room. */
export async function evaluatePast(metrics: MetricsStore, query: string, steps: EvaluationSteps): Promise<readonly ResultSeries[]> {
  const found = new Map<string, Growing>()
  let points = 0
  for (let from = 0; from < steps.count; from += stepsAtOnce) {
    const count = Math.min(stepsAtOnce, steps.count - from)
    const start = steps.start + from * steps.step
    const result = await metrics.query({ query, start, end: start + (count - 1) * steps.step, step: steps.step }, { timeoutMs })
    if (!('series' in result)) throw new ProductError('invalid', 'The expression gives neither a vector nor a number. An alert needs one.')
    for (const { labels, times, values } of result.series) {
      points += times.length
      if (points > mostPoints) throw new ProductError('invalid', `The expression holds at more than ${mostPoints.toLocaleString('en')} of its steps: as an alert it would nearly always fire. Choose a shorter time, or a stricter expression.`)
      const series = found.get(labels.key) ?? { labels, times: [], values: [] }
      found.set(labels.key, series)
      for (let at = 0; at < times.length; at += 1) {
        series.times.push(times[at] as number)
        series.values.push(values[at] as number)
      }
    }
  }
  return [...found.values()].map((series) => ({ ...series, histograms: undefined }))
}
