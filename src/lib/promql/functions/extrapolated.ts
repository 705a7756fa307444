import type { Column } from '../vector/column.ts'
import type { RangeFunction, Window } from '../vector/window.ts'
import type { WindowBounds } from '../vector/window-bounds.ts'

export const rate: RangeFunction = (window) => extrapolated(window, true, true)
export const increase: RangeFunction = (window) => extrapolated(window, true, false)
export const delta: RangeFunction = (window) => extrapolated(window, false, false)

export interface Growth {
  readonly isCounter: boolean
  readonly isRate: boolean
}

/** What `extrapolated` gives at all steps, in one pass over a series without histograms: most of what is asked is this. */
export function growthColumn({ isCounter, isRate }: Growth, times: Float64Array, values: Float64Array, bounds: WindowBounds, { values: out, present }: Column): void {
  const { firsts, ends } = bounds.of(times)
  const seconds = bounds.range / 1000
  const falls = isCounter ? fallsOf(values) : []
  let nextFall = 0
  const window = { times, first: 0, end: 0, rangeStart: 0, rangeEnd: 0 }
  for (let at = 0; at < out.length; at += 1) {
    const [first, end] = [firsts[at] as number, ends[at] as number]
    if (end - first < 2) continue
    let growth = (values[end - 1] as number) - (values[first] as number)
    while (nextFall < falls.length && (falls[nextFall] as number) <= first) nextFall += 1
    let lost = 0
    for (let fall = nextFall; fall < falls.length && (falls[fall] as number) < end; fall += 1) lost += values[(falls[fall] as number) - 1] as number
    growth += lost
    window.first = first
    window.end = end
    window.rangeEnd = bounds.endTime(at)
    window.rangeStart = window.rangeEnd - bounds.range
    const factor = extrapolationFactor(window, isCounter, growth, values[first] as number)
    present[at] = 1
    out[at] = growth * (isRate ? factor / seconds : factor)
  }
}

/** The growth over a range, from its samples out to its bounds (Prometheus, promql: extrapolatedRate). */
function extrapolated(window: Window, isCounter: boolean, isRate: boolean): number | undefined {
  const { values, first, end } = window
  const count = end - first
  if (count < 2) return undefined
  let growth = (values[end - 1] as number) - (values[first] as number)
  if (isCounter) growth += lostToFalls(window)
  const factor = extrapolationFactor(window, isCounter, growth, values[first] as number)
  return growth * (isRate ? factor / window.seconds : factor)
}

/** What a counter had at each of its falls within the window: it went on from nothing. Windows overlap, so falls are looked for once. */
function lostToFalls(window: Window): number {
  const { values, first, end } = window
  window.falls ??= fallsOf(values)
  let at = window.nextFall ?? 0
  while (at < window.falls.length && (window.falls[at] as number) <= first) at += 1
  window.nextFall = at
  let lost = 0
  for (; at < window.falls.length && (window.falls[at] as number) < end; at += 1) lost += values[(window.falls[at] as number) - 1] as number
  return lost
}

function fallsOf(values: Float64Array): number[] {
  const falls: number[] = []
  for (let at = 1; at < values.length; at += 1) if ((values[at] as number) < (values[at - 1] as number)) falls.push(at)
  return falls
}

/** How much longer the range is taken to be than its samples; a counter is not taken below nothing. */
export function extrapolationFactor(window: Pick<Window, 'times' | 'first' | 'end' | 'rangeStart' | 'rangeEnd'>, isCounter: boolean, growth: number, firstValue: number): number {
  const { times, first, end, rangeStart, rangeEnd } = window
  const [firstTime, lastTime] = [times[first] as number, times[end - 1] as number]
  const sampled = (lastTime - firstTime) / 1000
  const between = sampled / (end - first - 1)
  const threshold = between * 1.1
  let toStart = (firstTime - rangeStart) / 1000
  let toEnd = (rangeEnd - lastTime) / 1000
  if (toStart >= threshold) toStart = between / 2
  if (isCounter) {
    const toZero = growth > 0 && firstValue >= 0 ? sampled * (firstValue / growth) : toStart
    if (toZero < toStart) toStart = toZero
  }
  if (toEnd >= threshold) toEnd = between / 2
  return sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled
}
