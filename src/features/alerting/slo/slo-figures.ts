import type { MetricsStore } from '#kernel/telemetry'
import { errorBudget, filterOf, type Objective, sliMetric } from '#lib/slo'

/** Asks the recorded series of an objective. Where several series stand for it, the worst counts, as it does in its alerts. */
export class SloSeries {
  readonly #metrics: Pick<MetricsStore, 'query'>
  readonly #objective: Objective
  readonly allowed: number

  constructor(metrics: Pick<MetricsStore, 'query'>, objective: Objective) {
    this.#metrics = metrics
    this.#objective = objective
    this.allowed = errorBudget(objective.slo.objective)
  }

  get shortestMs(): number {
    return this.#objective.windows.pageQuick.shortMs
  }

  /** The share of bad events within a window that ends at `at`; null where nothing is recorded. */
  errorRatio(windowMs: number, at: number): Promise<number | null> {
    return this.#one(`max(${sliMetric(windowMs)}${filterOf(this.#objective.slo)})`, at)
  }

  /** How many times faster than even. */
  async burnRate(windowMs: number, at: number): Promise<number | null> {
    const ratio = await this.errorRatio(windowMs, at)
    return ratio === null ? null : this.rateOf(ratio)
  }

  /** `ratio` of bad events as a burn rate. */
  rateOf(ratio: number): number {
    return this.allowed > 0 ? ratio / this.allowed : ratio > 0 ? Number.MAX_VALUE : 0
  }

  /** The sum of the shares of bad events that were recorded in `(at - rangeMs, at]`. */
  async sum(rangeMs: number, at: number): Promise<number> {
    return (await this.#one(`max(sum_over_time(${this.#shortest}[${wholeMs(rangeMs)}ms]))`, at)) ?? 0
  }

  async count(rangeMs: number, at: number): Promise<number> {
    return (await this.#one(`max(count_over_time(${this.#shortest}[${wholeMs(rangeMs)}ms]))`, at)) ?? 0
  }

  mean(rangeMs: number, at: number): Promise<number | null> {
    return this.#one(`max(avg_over_time(${this.#shortest}[${wholeMs(rangeMs)}ms]))`, at)
  }

  /** Means of steps of `stepMs`, each named by its end; steps without samples are left out. */
  async means({ from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number }): Promise<readonly { readonly at: number; readonly value: number }[]> {
    return this.#range(`max(avg_over_time(${this.#shortest}[${wholeMs(stepMs)}ms]))`, { from, to, stepMs })
  }

  /** The share of bad events of the whole period, as it was at each step. */
  periodRatios(range: { readonly from: number; readonly to: number; readonly stepMs: number }): Promise<readonly { readonly at: number; readonly value: number }[]> {
    return this.#range(`max(${sliMetric(this.#objective.slo.periodMs)}${filterOf(this.#objective.slo)})`, range)
  }

  get #shortest(): string {
    return `${sliMetric(this.shortestMs)}${filterOf(this.#objective.slo)}`
  }

  async #one(query: string, at: number): Promise<number | null> {
    const answer = await this.#metrics.query({ query, start: at, end: at, step: 0 })
    const value = answer.type === 'vector' ? answer.series[0]?.values[0] : undefined
    return value === undefined || Number.isNaN(value) ? null : value
  }

  async #range(query: string, { from, to, stepMs }: { readonly from: number; readonly to: number; readonly stepMs: number }): Promise<{ at: number; value: number }[]> {
    const answer = await this.#metrics.query({ query, start: from, end: to, step: stepMs })
    const [series] = answer.type === 'matrix' ? answer.series : []
    return series ? [...series.times].flatMap((at, index) => {
      const value = series.values[index]
      return value === undefined || Number.isNaN(value) ? [] : [{ at, value }]
    }) : []
  }
}

function wholeMs(ms: number): number {
  return Math.max(1, Math.round(ms))
}
