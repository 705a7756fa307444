/** What a panel's time and width make of `$__interval`, `$__rate_interval`, `$__range` and others. */
export interface TimeVariables {
  readonly values: ReadonlyMap<string, string>
  readonly stepMs: number
}

/** Steps that people reckon in. */
const steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800].map((seconds) => seconds * 1000)
const lengths: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 }
const scrapeMs = 15_000

/** ms of `1h30m`; undefined for what is none. */
export function lengthMs(text: string): number | undefined {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * (lengths[unit ?? 's'] ?? 0), 0)
}

/** The least step that gives no more points than asked for. */
export function stepOf(rangeMs: number, points: number, leastMs = 1000): number {
  const wanted = Math.max(leastMs, rangeMs / Math.max(1, points))
  return steps.find((step) => step >= wanted) ?? Math.ceil(wanted / 86_400_000) * 86_400_000
}

/** The rate's length is Grafana's: four scrapes at least, and one scrape more than the step. */
export function timeVariables({ from, to, points, minStepMs }: { readonly from: number; readonly to: number; readonly points: number; readonly minStepMs?: number | undefined }): TimeVariables {
  const rangeMs = Math.max(1000, to - from)
  const stepMs = stepOf(rangeMs, points, minStepMs)
  const rateMs = Math.max(stepMs + scrapeMs, 4 * scrapeMs)
  const range = String(Math.round(rangeMs / 1000))
  const rate = shortLength(rateMs)
  return {
    stepMs,
    values: new Map([
      ['__interval', shortLength(stepMs)], ['__interval_ms', String(stepMs)], ['__rate_interval', rate], ['__rate_interval_ms', String(rateMs)], ['__range', `${range}s`], ['__range_s', range], ['__range_ms', String(Math.round(rangeMs))],
      ['__from', String(from)], ['__to', String(to)], ['__auto', shortLength(stepMs)], ['interval', shortLength(stepMs)], ['step', rate],
    ]),
  }
}

function shortLength(ms: number): string {
  if (ms % 1000 !== 0) return `${Math.round(ms)}ms`
  return `${ms / 1000}s`
}
